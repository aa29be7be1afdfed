"""What every storage promises about the rolling summaries of sessions."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.ids import MemoryId
from bot.domain.memory import MemoryDraft, Stretch
from bot.domain.message import Message
from bot.domain.policy import THE_BOT
from bot.domain.turn import Turn
from bot.ports.storage import Storage, UnitOfWork
from tests.builders import BEN, an_incoming
from tests.fakes.ids import CountingIds
from tests.storage.stage import Stage, answer, ask, set_stage

NOBODY = MemoryId(CountingIds().new())


async def test_summaries_follow_one_another_and_move_the_marker(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        await talk(uow, stage, 4)
        assert (await uow.sessions.get(stage.session.id)).memory_marker == 0
        assert await uow.digests.told(stage.session.id, limit=9) == []

        assert await keep(uow, stage, 1, 4)
        assert await keep(uow, stage, 5, 6, content="")
        assert await keep(uow, stage, 7, 8)
        await uow.commit()

    async with storage.reading(THE_BOT) as uow:
        told = await uow.digests.told(stage.session.id, limit=9)
        assert [memory.content for memory in told] == ["of 1 to 4", "of 7 to 8"]
        assert await uow.digests.told(stage.session.id, limit=1) == told[1:]
        assert (await uow.sessions.get(stage.session.id)).memory_marker == 8
        assert await uow.digests.due_again(stage.session.id) is None
        assert len(told[0].source_ids) == 4


async def test_the_oldest_messages_that_count_come_first(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        await talk(uow, stage, 3)
        await uow.variants.undo(stage.session.id, 1)

        between = await uow.digests.after(stage.session.id, 1, before=9, limit=9)
        assert [message.seq for message in between] == [2, 3, 4]
        between = await uow.digests.after(stage.session.id, 1, before=4, limit=9)
        assert [message.seq for message in between] == [2, 3]
        between = await uow.digests.after(stage.session.id, 0, before=9, limit=1)
        assert [message.content for message in between] == ["Question 1"]


async def test_a_stretch_is_summarised_once_whoever_is_faster(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        await talk(uow, stage, 3)
        assert await keep(uow, stage, 1, 4)

        assert not await keep(uow, stage, 1, 4, content="again")
        assert not await keep(uow, stage, 3, 6, content="from within")
        assert not await keep(uow, stage, 6, 6, content="with a gap")
        (first,) = await uow.digests.told(stage.session.id, limit=9)
        assert await keep(uow, stage, 1, 4, content="anew", instead_of=first.id)
        assert not await keep(uow, stage, 1, 4, content="too late", instead_of=first.id)
        assert not await keep(uow, stage, 1, 4, content="for nobody", instead_of=NOBODY)

        (anew,) = await uow.digests.told(stage.session.id, limit=9)
        assert (anew.content, anew.supersedes) == ("anew", first.id)
        assert (await uow.sessions.get(stage.session.id)).memory_marker == 4


async def test_a_summary_of_what_was_changed_meanwhile_is_not_kept(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        await talk(uow, stage, 2)
        read = await uow.digests.after(stage.session.id, 0, before=9, limit=9)
        await uow.messages.amend(
            an_incoming("Changed", message_id="question 1"), author_id=stage.user.id
        )

        assert not await keep(uow, stage, 1, 4, made_of=read)
        assert not await keep(uow, stage, 1, 4, made_of=read[:3])
        assert await uow.digests.told(stage.session.id, limit=9) == []
        assert (await uow.sessions.get(stage.session.id)).memory_marker == 0


async def _edit(uow: UnitOfWork, stage: Stage, turn: Turn) -> None:
    del turn
    await uow.messages.amend(an_incoming("New", message_id="question 2"), author_id=stage.user.id)


async def _withdraw(uow: UnitOfWork, stage: Stage, turn: Turn) -> None:
    del stage, turn
    await uow.messages.withdraw(an_incoming(message_id="question 2").key)


async def _answer_anew(uow: UnitOfWork, stage: Stage, turn: Turn) -> None:
    await answer(uow, stage, turn, "Another answer")


async def _choose(uow: UnitOfWork, stage: Stage, turn: Turn) -> None:
    await answer(uow, stage, turn, "Another answer")
    await _renew(uow, stage)
    await uow.variants.choose(turn.id, 1)


async def _rewrite(uow: UnitOfWork, stage: Stage, turn: Turn) -> None:
    await uow.variants.rewrite(turn.id, "Mine", by=stage.user.id)


async def _care(uow: UnitOfWork, stage: Stage, turn: Turn) -> None:
    await uow.messages.add_care("Take care", session_id=stage.session.id, turn_id=turn.id)


async def _undo(uow: UnitOfWork, stage: Stage, turn: Turn) -> None:
    del turn
    await uow.variants.undo(stage.session.id, 2)


async def _redo(uow: UnitOfWork, stage: Stage, turn: Turn) -> None:
    await _undo(uow, stage, turn)
    await _renew(uow, stage)
    await uow.variants.redo(stage.session.id)


@pytest.mark.parametrize(
    "change",
    [_edit, _withdraw, _answer_anew, _choose, _rewrite, _care, _undo, _redo],
    ids=lambda change: change.__name__,
)
async def test_a_summary_is_due_again_when_a_message_of_its_own_has_changed(
    storage: Storage, change: Any
) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        _, second, _ = await talk(uow, stage, 3)
        await keep(uow, stage, 1, 2, content="before")
        await keep(uow, stage, 3, 4, content="changed")
        assert await uow.digests.due_again(stage.session.id) is None

        await change(uow, stage, second)

        stale = await uow.digests.due_again(stage.session.id)
        assert stale is not None
        assert stale.stretch == Stretch(stage.session.id, 3, 4)
        told = await uow.digests.told(stage.session.id, limit=9)
        assert [memory.content for memory in told] == ["before"]
        await _renew(uow, stage)
        assert await uow.digests.due_again(stage.session.id) is None
        earlier = await uow.memories.find(stale.id, owner_id=stage.user.id)
        assert earlier is not None
        assert earlier.content == "", "what was taken back is not kept in what was made of it"


async def test_a_summary_that_is_off_or_forgotten_reopens_its_stretch_alone(
    storage: Storage,
) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        await talk(uow, stage, 3)
        for start in (1, 3, 5):
            await keep(uow, stage, start, start + 1)
        first, second, third = await uow.digests.told(stage.session.id, limit=9)

        await uow.memories.switch(second.id, is_active=False)
        await uow.memories.forget(first.id)

        due = await uow.digests.due_again(stage.session.id)
        assert due is not None
        assert (due.id, due.content, due.stretch) == (first.id, "", first.stretch)
        assert await uow.digests.told(stage.session.id, limit=9) == [third]
        assert await keep(uow, stage, 1, 2, content="anew", instead_of=first.id)
        assert await uow.digests.due_again(stage.session.id) == replace(second, is_active=False)
        assert await keep(uow, stage, 3, 4, content="anew, too", instead_of=second.id)
        assert await uow.digests.due_again(stage.session.id) is None
        assert (await uow.sessions.get(stage.session.id)).memory_marker == 6
        listed = await uow.memories.listed(stage.user.id, offset=0, limit=9)
        assert {memory.content for memory in listed} == {"anew", "anew, too", "of 5 to 6"}


async def test_what_covers_messages_is_found_whether_it_is_told_or_not(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        await talk(uow, stage, 3)
        for start in (1, 3, 5):
            await keep(uow, stage, start, start + 1, content="" if start == 3 else None)
        first, third = await uow.digests.told(stage.session.id, limit=9)
        await uow.memories.switch(third.id, is_active=False)

        covering = await uow.digests.standing(stage.session.id, first=2, last=5)
        assert [memory.content for memory in covering] == ["of 1 to 2", "", "of 5 to 6"]
        assert await uow.digests.standing(stage.session.id, first=1, last=2) == [first]
        assert await uow.digests.standing(stage.session.id, first=7, last=9) == []


async def test_a_session_is_summarised_anew_when_somebody_who_spoke_there_is_erased(
    storage: Storage,
) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        ben = await uow.users.get_or_create(BEN)
        (turn,) = await talk(uow, stage, 1)
        said = an_incoming("I am Ben", sender=BEN, message_id="by Ben")
        await uow.messages.add_incoming(
            said, session_id=stage.session.id, author_id=ben.id, turn_id=turn.id
        )
        await keep(uow, stage, 1, 2)
        await keep(uow, stage, 3, 3)
        pinned = _draft(stage, 3, 3, kind="pin", scope="private", content="that he is Ben")
        await uow.memories.add(pinned)
        await uow.memories.add(replace(pinned, content="told us", stretch=None))

        await uow.estates.erase(ben.id, private_places=())

        assert (await uow.sessions.get(stage.session.id)).memory_marker == 0
        listed = await uow.memories.listed(stage.user.id, offset=0, limit=9)
        assert [memory.content for memory in listed] == ["told us"]


async def talk(uow: UnitOfWork, stage: Stage, count: int) -> list[Turn]:
    """Let Ann ask that often and be answered."""
    turns: list[Turn] = []
    for number in range(1, count + 1):
        said = an_incoming(f"Question {number}", message_id=f"question {number}")
        turn = await ask(uow, stage, said)
        await answer(uow, stage, turn, f"Answer {number}")
        turns.append(turn)
    return turns


async def keep(
    uow: UnitOfWork,
    stage: Stage,
    start: int,
    end: int,
    *,
    content: str | None = None,
    made_of: Sequence[Message] | None = None,
    instead_of: MemoryId | None = None,
) -> bool:
    """Store a summary of a stretch, made of it as it is now unless another reading is given."""
    if made_of is None:
        made_of = await uow.digests.after(stage.session.id, start - 1, before=end + 1, limit=99)
    text = f"of {start} to {end}" if content is None else content
    draft = _draft(stage, start, end, content=text, source_ids=tuple(m.id for m in made_of))
    return await uow.digests.keep(draft, made_of, instead_of=instead_of)


async def _renew(uow: UnitOfWork, stage: Stage) -> None:
    """Make every summary anew that is due."""
    while (due := await uow.digests.due_again(stage.session.id)) is not None:
        assert due.stretch is not None
        stretch = due.stretch
        await keep(uow, stage, stretch.start_seq, stretch.end_seq, instead_of=due.id)


def _draft(stage: Stage, start: int, end: int, **changes: Any) -> MemoryDraft:
    usual: dict[str, Any] = {
        "kind": "summary",
        "content": "",
        "owner_id": stage.user.id,
        "place_id": stage.place.id,
        "scope": "session",
        "stretch": Stretch(stage.session.id, start, end),
    }
    return MemoryDraft(**{**usual, **changes})
