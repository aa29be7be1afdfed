"""What every storage promises about what was said long ago."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.ids import MessageId
from bot.domain.memory import Stretch
from bot.domain.passage import NOTHING_TOLD, Reach, Recalled
from bot.domain.policy import THE_BOT as BOT
from bot.domain.policy import Viewer, viewer_in
from bot.ports.storage import Storage, UnitOfWork
from tests.builders import BEN, a_direct_chat, a_group, an_incoming
from tests.storage.stage import COACH, Stage, answer, ask, set_stage


def reach_of(stage: Stage) -> Reach:
    """Return how far Ann's past is told to Coach."""
    return Reach(
        user_id=stage.user.id,
        place_id=stage.place.id,
        is_private=stage.place.address.is_private,
        session_id=stage.session.id,
        project_id=stage.session.project_id,
        persona_id=COACH,
        sees="session",
    )


def ann(stage: Stage) -> Viewer:
    """Return Ann, where the stage is."""
    return viewer_in(stage.place, stage.user.id)


async def found(uow: UnitOfWork, reach: Reach, *words: str) -> list[tuple[int, int]]:
    """Return which of the words are in which messages."""
    hits = await uow.passages.hits(words, reach, most=10)
    return sorted((hit.word, hit.seq) for hit in hits)


async def tell(uow: UnitOfWork, stage: Stage, *lines: str) -> None:
    """Let Ann say these lines, each answered with a nod."""
    for number, line in enumerate(lines):
        incoming = an_incoming(line, message_id=f"{line}{number}", place=stage.place.address)
        await answer(uow, stage, await ask(uow, stage, incoming), "I see.")


async def test_messages_are_found_by_their_words_in_any_form(storage: Storage) -> None:
    async with storage.writing(BOT) as uow:
        stage = await set_stage(uow)
        await tell(uow, stage, "My cat is called Miso.", "Two CATS walked by.", "It rains.")
        await uow.commit()

    async with storage.reading(ann(stage)) as uow:
        assert await found(uow, reach_of(stage), "cats", "walking") == [(0, 1), (0, 3), (1, 3)]
        assert await found(uow, reach_of(stage), "dog") == []
        assert await found(uow, reach_of(stage)) == []
        hits = await uow.passages.hits(["cat"], reach_of(stage), most=1)
        assert [hit.seq for hit in hits] == [3]


async def test_what_changes_is_found_as_it_is_now(storage: Storage) -> None:
    first = an_incoming("The train leaves at noon.", message_id="1")
    async with storage.writing(BOT) as uow:
        stage = await set_stage(uow)
        await answer(uow, stage, await ask(uow, stage, first), "Take an umbrella.")
        second = await ask(uow, stage, an_incoming("And back?", message_id="2"))
        await answer(uow, stage, second, "By ferry.")
        await uow.commit()
    reach = reach_of(stage)
    async with storage.reading(ann(stage)) as uow:
        assert await found(uow, reach, "train", "umbrella", "ferry") == [(0, 1), (1, 2), (2, 4)]

    async with storage.writing(BOT) as uow:
        await uow.messages.amend(replace(first, text="The bus leaves."), author_id=stage.user.id)
        await answer(uow, stage, second, "By plane.")
        await uow.commit()
    async with storage.reading(ann(stage)) as uow:
        assert await found(uow, reach, "train", "bus", "ferry", "plane") == [(1, 1), (3, 4)]

    async with storage.writing(BOT) as uow:
        await uow.messages.withdraw(first.key)
        await uow.variants.undo(stage.session.id, 1)
        await uow.commit()
    async with storage.reading(ann(stage)) as uow:
        assert await found(uow, reach, "bus", "plane") == []

    async with storage.writing(BOT) as uow:
        await uow.variants.redo(stage.session.id)
        await uow.variants.choose(second.id, 1)
        await uow.commit()
    async with storage.reading(ann(stage)) as uow:
        assert await found(uow, reach, "ferry", "plane") == [(0, 4)]

    async with storage.writing(BOT) as uow:
        await uow.archive.delete(stage.session.id)
        await uow.commit()
    async with storage.reading(ann(stage)) as uow:
        assert await found(uow, reach, "umbrella", "ferry") == []


async def test_later_messages_are_found_as_well(storage: Storage) -> None:
    async with storage.writing(BOT) as uow:
        stage = await set_stage(uow)
        await tell(uow, stage, "I planted tulips.")
        await uow.commit()
    async with storage.reading(ann(stage)) as uow:
        assert await found(uow, reach_of(stage), "tulip") == [(0, 1)]

    async with storage.writing(BOT) as uow:
        await tell(uow, stage, "The tulips bloom.")
        await uow.commit()
    async with storage.reading(ann(stage)) as uow:
        assert await found(uow, reach_of(stage), "tulip") == [(0, 1), (0, 3)]


async def test_nothing_of_others_is_found_by_somebody_alone(storage: Storage) -> None:
    async with storage.writing(BOT) as uow:
        here = await set_stage(uow)
        await tell(uow, here, "The code is 4711.")
        ben = await uow.users.get_or_create(BEN)
        place = await uow.places.get_or_create(a_direct_chat("8"))
        session = await uow.sessions.start(
            place_id=place.id, owner_id=ben.id, title="", persona_id=COACH
        )
        there = replace(here, place=place, user=ben, session=session)
        await tell(uow, there, "The code is 0815.")
        await uow.commit()

    for stage, word in ((here, "4711"), (there, "0815")):
        async with storage.reading(viewer_in(stage.place, stage.user.id)) as uow:
            hits = await uow.passages.hits([word, "code"], reach_of(stage), most=10)
            assert {hit.session_id for hit in hits} == {stage.session.id}


async def test_a_group_is_searched_alone_and_somebody_alone_finds_their_words(
    storage: Storage,
) -> None:
    async with storage.writing(BOT) as uow:
        alone = await set_stage(uow)
        await tell(uow, alone, "A secret about whales.")
        group = await set_stage(uow, a_group())
        await tell(uow, group, "Whales sing.")
        ben = await uow.users.get_or_create(BEN)
        await tell(uow, replace(group, user=ben), "Whales are loud.")
        await uow.commit()

    async with storage.reading(ann(group)) as uow:
        assert await found(uow, reach_of(group), "whale") == [(0, 1), (0, 3)]
    async with storage.reading(ann(alone)) as uow:
        hits = await uow.passages.hits(["whale"], reach_of(alone), most=10)
        wanted = {(alone.session.id, 1), (group.session.id, 1)}
        assert {(hit.session_id, hit.seq) for hit in hits} == wanted


async def test_lines_are_read_with_what_decides_who_may_be_told_them(storage: Storage) -> None:
    async with storage.writing(BOT) as uow:
        stage = await set_stage(uow)
        await tell(uow, stage, "One", "Two")
        await uow.memory_consents.pause(stage.user.id)
        await uow.commit()

    async with storage.reading(ann(stage)) as uow:
        lines = await uow.passages.said([Stretch(stage.session.id, 2, 3)])
        assert [line.message.content for line in lines] == ["I see.", "Two"]
        assert {(line.asked_by, line.answered_by) for line in lines} == {(stage.user.id, COACH)}
        assert {(line.session_id, line.project_id) for line in lines} == {(stage.session.id, None)}
        assert all(line.is_paused for line in lines)
        assert await uow.passages.said([]) == []


async def test_what_an_answer_was_given_in_the_memory_of_is_kept_with_it(storage: Storage) -> None:
    async with storage.writing(BOT) as uow:
        stage = await set_stage(uow)
        turn = await ask(uow, stage, an_incoming("And now?"))
        assert await uow.passages.recalled(turn.id) == NOTHING_TOLD
        for content, keys in (("First.", (3, 4)), ("Second.", (5,)), ("Second. More.", (5, 6))):
            await uow.messages.add_answer(
                content,
                session_id=stage.session.id,
                turn_id=turn.id,
                persona=stage.coach,
                tag="chat",
                recalled=Recalled(message_ids=_ids(keys)),
            )
        assert await uow.passages.recalled(turn.id) == Recalled(message_ids=_ids((5, 6)))
        await uow.variants.choose(turn.id, 1)
        assert await uow.passages.recalled(turn.id) == Recalled(message_ids=_ids((3, 4)))


def _ids(keys: Sequence[int]) -> tuple[MessageId, ...]:
    return tuple(map(MessageId, keys))
