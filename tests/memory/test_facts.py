"""Facts about people: found in their own words, dated, and replaced when they hold no longer."""

import pytest

from bot.domain.policy import THE_BOT
from tests.builders import BEN, a_group, an_incoming
from tests.fakes.clock import FakeClock
from tests.fakes.ids import CountingIds
from tests.fakes.language_model import ScriptedModel
from tests.fakes.storage import InMemoryStorage
from tests.memory.talks import Talk, a_digester
from tests.storage.stage import answer

DOG = 'FACTS:\n[1] "I have a dog" => Ann has a dog.'


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def storage(clock: FakeClock) -> InMemoryStorage:
    return InMemoryStorage(clock=clock, ids=CountingIds())


@pytest.fixture
async def talk(storage: InMemoryStorage) -> Talk:
    """Return a conversation of which a batch has left the window."""
    talk = await Talk.begun(storage, window=4)
    await talk.says("I have a dog.", "It is called Rex.", "three", "four")
    return talk


async def found(talk: Talk, clock: FakeClock, *facts: str) -> ScriptedModel:
    """Let a model that finds these facts summarise what is due."""
    model = ScriptedModel(*(f"SUMMARY: They talked.\n{text}" for text in facts))
    digester = a_digester(talk.storage, model, clock, finds_facts=True)
    while await talk.summarised_by(digester):
        pass
    return model


async def test_a_fact_is_kept_with_the_message_that_it_stands_in(
    talk: Talk, clock: FakeClock
) -> None:
    await found(talk, clock, DOG)

    (fact,) = [memory for memory in await talk.kept() if memory.kind == "fact"]
    (said, *_) = await talk.messages()
    assert (fact.content, fact.source_ids) == ("Ann has a dog.", (said.id,))
    assert (fact.owner_id, fact.persona_id) == (talk.stage.user.id, talk.stage.coach.id)
    assert (fact.scope, fact.origin) == ("private", "auto")
    assert await talk.told() == ["They talked."]


@pytest.mark.parametrize(
    "line",
    [
        '[2] "Answer to I have a dog" => Ann has a dog.',
        '[9] "I have a dog" => Ann has a dog.',
        '[1] "I have two dogs" => Ann has two dogs.',
        '[3] "I have a dog" => Ann has a dog.',
        '[1] "I have a dog" => Coach has a dog.',
        '[1] "I" => Ann is from Goa.',
        "Ann has a dog.",
        f'[1] "I have a dog" => Ann {"has a dog and " * 30} a cat.',
    ],
    ids=[
        "said by a persona",
        "said nowhere",
        "said in other words",
        "said in another message",
        "about somebody else",
        "said in no words",
        "without a message",
        "not short",
    ],
)
async def test_no_fact_is_kept_that_nobody_said_of_themselves(
    talk: Talk, clock: FakeClock, line: str
) -> None:
    await found(talk, clock, f"FACTS:\n{line}")

    assert await talk.facts() == []
    assert await talk.told() == ["They talked."]


async def test_a_fact_that_holds_no_longer_gives_way_and_keeps_its_dates(
    talk: Talk, clock: FakeClock
) -> None:
    await found(talk, clock, DOG)
    (before,) = [memory for memory in await talk.kept() if memory.kind == "fact"]
    clock.advance(86_400)
    await talk.says("My dog died.", "Yes.")

    model = await found(
        talk, clock, '[Nothing]\nFACTS:\n[5] "My dog died" => Ann\'s dog died. (instead of K1)'
    )
    assert "K1: Ann has a dog." in model.prompts[0].messages[0].content
    await talk.says("six", "seven")
    await found(talk, clock, 'FACTS:\n[1] "My dog died" => Ann\'s dog died. (instead of K1)')

    async with talk.storage.reading(THE_BOT) as uow:
        after = await uow.memories.find(before.id, owner_id=talk.stage.user.id)
    assert await talk.facts() == ["Ann's dog died."]
    assert after is not None
    assert (after.content, after.superseded_at) == ("Ann has a dog.", clock.now())


async def test_what_is_known_is_not_found_again(talk: Talk, clock: FakeClock) -> None:
    await found(talk, clock, f'{DOG}\n[1] "I have a dog" => ann has a dog!')
    await talk.says("I have a dog.", "I have a dog.", "seven", "eight")
    await found(talk, clock, DOG)

    assert await talk.facts() == ["Ann has a dog."]


async def test_a_fact_goes_with_the_words_that_it_stands_in(talk: Talk, clock: FakeClock) -> None:
    await found(talk, clock, DOG)

    await talk.edits(0, "I have a cat.")
    assert not any(m.is_told for m in await talk.kept() if m.kind == "fact")
    await found(talk, clock, 'FACTS:\n[1] "a cat" => Ann has a cat.')

    assert await talk.facts() == ["Ann has a cat."]


async def test_what_is_said_behind_a_mask_is_no_fact(
    storage: InMemoryStorage, clock: FakeClock
) -> None:
    talk = await Talk.begun(storage, window=2)
    await talk.says("one", "two", mask="Kora")
    await talk.says("three", "four")

    await found(talk, clock, 'FACTS:\n[1] "one" => Kora is one.')

    assert await talk.facts() == []


async def test_facts_of_a_group_are_those_of_who_said_them_and_nothing_private_goes_there(
    talk: Talk, storage: InMemoryStorage, clock: FakeClock
) -> None:
    await found(talk, clock, DOG)
    friends = await Talk.begun(storage, window=2, place=a_group())
    await friends.says("I live in Goa.")
    async with storage.writing(THE_BOT) as uow:
        ben = await uow.users.get_or_create(BEN)
        turn = await uow.turns.queue(friends.session_id, friends.stage.coach.id)
        said = an_incoming("I am a cook.", sender=BEN, place=a_group(), message_id="by Ben")
        await uow.messages.add_incoming(
            said, session_id=friends.session_id, author_id=ben.id, turn_id=turn.id
        )
        await answer(uow, friends.stage, turn, "Yes.")
        await uow.commit()
    await friends.says("three")

    model = await found(
        friends,
        clock,
        'FACTS:\n[1] "live in Goa" => Ann lives in Goa.\n[3] "a cook" => Ben is a cook.\n'
        '[1] "live in Goa" => Ben lives in Goa.',
    )

    assert "Ann has a dog" not in model.prompts[0].messages[0].content
    assert await friends.facts() == ["Ann lives in Goa.", "Ann has a dog."]
    async with storage.reading(THE_BOT) as uow:
        (bens,) = await uow.memories.listed(ben.id, offset=0, limit=9)
    assert (bens.content, bens.scope) == ("Ben is a cook.", "place")
