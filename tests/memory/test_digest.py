"""What has left the window of a conversation is summarised, the oldest first."""

import pytest

from bot.domain.errors import ContextTooLongError, ModelOverloadedError, ModelRefusedError
from bot.domain.policy import THE_BOT
from bot.domain.prompt import Prompt
from bot.ports.storage import UnitOfWork
from tests.builders import BEN, a_group, an_incoming
from tests.fakes.clock import FakeClock
from tests.fakes.ids import CountingIds
from tests.fakes.language_model import Line, ScriptedModel
from tests.fakes.storage import InMemoryStorage
from tests.memory.talks import Talk, a_digester, echo
from tests.storage.stage import answer, ask


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def storage(clock: FakeClock) -> InMemoryStorage:
    return InMemoryStorage(clock=clock, ids=CountingIds())


@pytest.fixture
async def talk(storage: InMemoryStorage) -> Talk:
    """Return a conversation of six turns, of which two have left the window."""
    talk = await Talk.begun(storage, window=8)
    await talk.says("one", "two", "three", "four", "five", "six")
    return talk


async def test_the_oldest_batch_is_summarised_by_the_model_of_the_settings(
    talk: Talk, storage: InMemoryStorage, clock: FakeClock
) -> None:
    model = ScriptedModel(echo)
    digester = a_digester(storage, model, clock)

    assert await talk.summarised_by(digester) == 1
    assert await talk.told() == ["one / Answer to one / two / Answer to two"]
    assert await talk.marker() == 4
    (prompt,) = model.prompts
    assert prompt.preference.id == "test:small"
    assert "[1] Ann (person): one\n[2] Coach (character): Answer to one" in said_in(prompt)
    assert "three" not in said_in(prompt)
    assert "here to help" not in prompt.system + said_in(prompt), "nor what the persona is made of"
    assert len(talk.purse.spent) == 1

    assert await talk.summarised_by(digester) == 0
    await talk.says("seven")
    assert await talk.summarised_by(digester) == 0, "half a batch is none"
    await talk.says("eight")
    assert await talk.summarised_by(digester) == 1
    assert "Answer to two" not in said_in(model.prompts[-1]), "nor is a summary summarised"


async def test_nothing_is_asked_while_there_is_nothing_to_pay_with(
    talk: Talk, storage: InMemoryStorage, clock: FakeClock
) -> None:
    model = ScriptedModel(echo)
    talk.purse.is_empty = True

    assert await talk.summarised_by(a_digester(storage, model, clock)) == 0
    assert model.prompts == []


async def test_a_run_has_an_end_however_much_waits(
    storage: InMemoryStorage, clock: FakeClock
) -> None:
    talk = await Talk.begun(storage, window=2)
    await talk.says(*map(str, range(40)))
    model = ScriptedModel(echo)
    digester = a_digester(storage, model, clock)

    assert await talk.summarised_by(digester) == 3
    assert len(model.prompts) == 3
    assert await talk.summarised_by(digester) == 3


async def test_a_changed_message_has_its_stretch_summarised_anew_and_no_other(
    talk: Talk, storage: InMemoryStorage, clock: FakeClock
) -> None:
    await talk.says("seven", "eight")
    model = ScriptedModel(echo)
    digester = a_digester(storage, model, clock)
    assert await talk.summarised_by(digester) == 2

    await talk.edits(0, "uno")
    assert len(await talk.told()) == 1, "until then it is not told"
    assert await talk.summarised_by(digester) == 1

    first, second = await talk.told()
    assert first.startswith("uno /")
    assert second.startswith("three /")
    assert len(model.prompts) == 3


async def test_a_failing_model_is_left_alone_for_longer_and_longer(
    talk: Talk, storage: InMemoryStorage, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    model = ScriptedModel(ModelOverloadedError("Not now."), ModelOverloadedError("No."), echo)
    digester = a_digester(storage, model, clock)

    assert await talk.summarised_by(digester) == 0
    assert "is not summarised until 12:01:00: Not now." in caplog.text
    assert "Answer to one" not in caplog.text
    clock.advance(59)
    assert digester.is_waiting(talk.session_id)
    clock.advance(1)
    assert not digester.is_waiting(talk.session_id)
    assert await talk.summarised_by(digester) == 0
    clock.advance(119)
    assert digester.is_waiting(talk.session_id)
    clock.advance(1)
    assert await talk.summarised_by(digester) == 1
    assert not digester.is_waiting(talk.session_id)


async def test_what_a_model_refuses_is_passed_over(
    talk: Talk, storage: InMemoryStorage, clock: FakeClock
) -> None:
    digester = a_digester(storage, ScriptedModel(ModelRefusedError("No.")), clock)

    assert await talk.summarised_by(digester) == 1
    assert (await talk.told(), await talk.marker()) == ([], 4)
    assert await talk.summarised_by(digester) == 0


async def test_what_a_model_says_nothing_of_three_times_is_passed_over(
    talk: Talk, storage: InMemoryStorage, clock: FakeClock
) -> None:
    digester = a_digester(storage, ScriptedModel("I cannot do that."), clock)

    for _ in range(2):
        assert await talk.summarised_by(digester) == 0
        clock.advance(3600)
    assert await talk.summarised_by(digester) == 1
    assert (await talk.told(), await talk.marker()) == ([], 4)


async def test_what_is_too_long_for_the_model_is_summarised_by_halves(
    talk: Talk, storage: InMemoryStorage, clock: FakeClock
) -> None:
    script: tuple[Line, ...] = (ContextTooLongError("Too long."), echo)
    digester = a_digester(storage, ScriptedModel(*script), clock)

    assert await talk.summarised_by(digester) == 1
    assert await talk.told() == ["one / Answer to one"]
    assert await talk.marker() == 2


async def test_nothing_is_summarised_of_whoever_paused_memories(
    talk: Talk, storage: InMemoryStorage, clock: FakeClock
) -> None:
    model = ScriptedModel(echo)
    await _pause(storage, talk)

    assert await talk.summarised_by(a_digester(storage, model, clock)) == 0
    assert model.prompts == []


async def test_what_others_say_who_paused_memories_is_left_out_with_its_answer(
    storage: InMemoryStorage, clock: FakeClock
) -> None:
    talk = await Talk.begun(storage, window=2, place=a_group())
    async with storage.writing(THE_BOT) as uow:
        await _ben_asks(uow, talk, "secret")
        await uow.commit()
    await talk.says("one", "two", "three")
    model = ScriptedModel(echo)

    assert await talk.summarised_by(a_digester(storage, model, clock)) == 1

    assert await talk.told() == ["one / Answer to one"]
    assert await talk.marker() == 4
    assert "secret" not in said_in(model.prompts[0])


async def test_the_bots_own_words_and_what_they_answer_are_left_out(
    storage: InMemoryStorage, clock: FakeClock
) -> None:
    talk = await Talk.begun(storage, window=2)
    async with storage.writing(THE_BOT) as uow:
        turn = await ask(uow, talk.stage, an_incoming("I want to die", message_id="c"))
        await uow.messages.add_care("Call them.", session_id=talk.session_id, turn_id=turn.id)
        await uow.commit()
    await talk.says("one", "two")

    assert await talk.summarised_by(a_digester(storage, ScriptedModel(echo), clock)) == 1
    assert await talk.told() == ["one / Answer to one"]


async def test_what_was_said_in_another_place_has_a_summary_of_its_own(
    storage: InMemoryStorage, clock: FakeClock
) -> None:
    talk = await Talk.begun(storage, window=2)
    await talk.says("alone")
    async with storage.writing(THE_BOT) as uow:
        there = await uow.places.get_or_create(a_group())
        await uow.archive.move(talk.session_id, there.id)
        await uow.commit()
    await talk.says("one", "two", "three", "four")

    await talk.summarised_by(a_digester(storage, ScriptedModel(echo), clock))

    first, second = reversed([m for m in await talk.kept() if m.kind == "summary"][-2:])
    assert (first.content, first.place_id) == ("alone / Answer to alone", talk.stage.place.id)
    assert second.place_id == there.id


def said_in(prompt: Prompt) -> str:
    """Return what a model was shown."""
    return prompt.messages[-1].content


async def _pause(storage: InMemoryStorage, talk: Talk) -> None:
    async with storage.writing(THE_BOT) as uow:
        await uow.memory_consents.pause(talk.stage.user.id)
        await uow.commit()


async def _ben_asks(uow: UnitOfWork, talk: Talk, text: str) -> None:
    """Let Ben, who paused memories, ask and be answered."""
    ben = await uow.users.get_or_create(BEN)
    await uow.memory_consents.pause(ben.id)
    turn = await uow.turns.queue(talk.session_id, talk.stage.coach.id)
    said = an_incoming(text, sender=BEN, place=talk.stage.place.address, message_id="by Ben")
    await uow.messages.add_incoming(
        said, session_id=talk.session_id, author_id=ben.id, turn_id=turn.id
    )
    await answer(uow, talk.stage, turn, f"Answer to {text}")
