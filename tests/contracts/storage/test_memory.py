"""What every storage promises about memories."""

from collections.abc import Sequence
from typing import Any

import pytest

from bot.domain.errors import BadInputError, NotFoundError
from bot.domain.ids import MemoryId
from bot.domain.memory import Memory, MemoryDraft, Stretch
from bot.domain.message import Message
from bot.domain.policy import THE_BOT
from bot.ports.storage import Storage, UnitOfWork
from tests.builders import BEN, an_incoming
from tests.fakes.clock import FakeClock
from tests.fakes.ids import CountingIds
from tests.storage.stage import COACH, Stage, set_stage

NOBODY = MemoryId(CountingIds().new())


async def test_a_memory_comes_back_as_it_was_told_to_its_owner_alone(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        ben = (await uow.users.get_or_create(BEN)).id
        said = await _say(uow, stage, 2)
        draft = _draft(
            stage,
            kind="fact",
            persona_id=COACH,
            stretch=_stretch(stage, said),
            source_ids=tuple(m.id for m in said),
        )
        kept = await uow.memories.add(draft)
        await uow.commit()

    async with storage.reading(THE_BOT) as uow:
        found = await uow.memories.find(kept.id, owner_id=stage.user.id)
        assert found == kept
        assert await uow.memories.find(kept.id, owner_id=ben) is None
        assert await uow.memories.find(NOBODY, owner_id=stage.user.id) is None
        assert (await uow.memories.count(stage.user.id), await uow.memories.count(ben)) == (1, 0)
        assert await uow.memories.listed(ben, offset=0, limit=9) == []
        assert await uow.memories.recalled(ben, limit=9) == []
    assert {name: getattr(kept, name) for name in MemoryDraft.__dataclass_fields__} == {
        name: getattr(draft, name) for name in MemoryDraft.__dataclass_fields__
    }
    assert kept.is_told


async def test_nothing_is_stored_of_whoever_paused_memories(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        said = await _say(uow, stage, 1)
        summary = _draft(stage, kind="summary", scope="session", stretch=_stretch(stage, said))
        await uow.memory_consents.pause(stage.user.id)

        with pytest.raises(BadInputError, match="paused"):
            await uow.memories.add(_draft(stage))
        assert not await uow.digests.keep(summary, said)
        assert await uow.memories.count(stage.user.id) == 0
        await uow.memory_consents.resume(stage.user.id)
        assert await uow.digests.keep(summary, said)
        assert await uow.memories.count(stage.user.id) == 1


async def test_nothing_is_overwritten_another_one_takes_its_place(
    storage: Storage, clock: FakeClock
) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        first = await uow.memories.add(_draft(stage, content="Ann has a dog."))
        clock.advance(1)
        second = await uow.memories.add(_draft(stage, content="No dog."), instead_of=first.id)
        with pytest.raises(NotFoundError):
            await uow.memories.add(_draft(stage, content="A cat."), instead_of=first.id)
        with pytest.raises(NotFoundError):
            await uow.memories.switch(first.id, is_active=True)
        with pytest.raises(NotFoundError):
            await uow.memories.forget(first.id)
        await uow.commit()

    async with storage.reading(THE_BOT) as uow:
        before = await uow.memories.find(first.id, owner_id=stage.user.id)
        assert await uow.memories.listed(stage.user.id, offset=0, limit=9) == [second]
    assert second.supersedes == first.id
    assert before is not None
    assert before.content == "Ann has a dog."
    assert (before.superseded_at, before.is_told) == (clock.now(), False)


async def test_pins_come_first_and_what_is_turned_off_is_listed_but_not_recalled(
    storage: Storage, clock: FakeClock
) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        pin, off, fact = [
            await _later(uow, clock, _draft(stage, kind=kind, content=text))
            for kind, text in (("pin", "one"), ("pin", "two"), ("fact", "three"))
        ]
        await uow.memories.switch(off.id, is_active=False)

        owner = stage.user.id
        assert _contents(await uow.memories.recalled(owner, limit=9)) == ["one", "three"]
        assert await uow.memories.recalled(owner, limit=1) == [pin]
        assert _contents(await uow.memories.listed(owner, offset=0, limit=2)) == ["three", "two"]
        assert await uow.memories.listed(owner, offset=2, limit=2) == [pin]
        await uow.memories.switch(off.id, is_active=True)
        assert _contents(await uow.memories.recalled(owner, limit=9)) == ["two", "one", "three"]
        with pytest.raises(NotFoundError):
            await uow.memories.switch(NOBODY, is_active=False)
        assert fact.kind == "fact"


async def test_what_is_forgotten_is_gone_with_all_that_it_was_before(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        kept = await uow.memories.add(_draft(stage, content="kept"))
        first = await uow.memories.add(_draft(stage, content="first"))
        second = await uow.memories.add(_draft(stage, content="second"), instead_of=first.id)
        third = await uow.memories.add(_draft(stage, content="third"), instead_of=second.id)

        await uow.memories.forget(third.id)

        for gone in (first, second, third):
            assert await uow.memories.find(gone.id, owner_id=stage.user.id) is None
        assert await uow.memories.listed(stage.user.id, offset=0, limit=9) == [kept]
        with pytest.raises(NotFoundError):
            await uow.memories.forget(third.id)


async def test_what_was_made_of_a_changed_message_is_told_no_more(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        said = await _say(uow, stage, 3)
        first = await uow.memories.add(_draft(stage, stretch=_stretch(stage, said[:1])))
        last = await uow.memories.add(
            _draft(stage, content="last", stretch=_stretch(stage, said[2:]))
        )
        await uow.memories.add(_draft(stage, content="told us"))

        await uow.messages.withdraw(an_incoming(message_id="said 1").key)

        recalled = await uow.memories.recalled(stage.user.id, limit=9)
        outdated = await uow.memories.find(first.id, owner_id=stage.user.id)
    assert sorted(_contents(recalled)) == ["last", "told us"]
    assert outdated is not None
    assert outdated.is_stale
    assert last.is_told


async def test_memories_go_with_their_session_project_and_persona(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        owner = stage.user.id
        project = (await uow.projects.create("Goa", owner_id=owner)).id
        said = await _say(uow, stage, 1)
        of_session = _draft(stage, content="of the session", stretch=_stretch(stage, said))
        of_project = _draft(stage, content="of the project", scope="project", project_id=project)
        for draft in (of_session, of_project, _draft(stage, content="of nothing")):
            earlier = await uow.memories.add(draft)
            await uow.memories.add(draft, instead_of=earlier.id)

        await uow.projects.delete(project)
        left = await uow.memories.listed(owner, offset=0, limit=9)
        assert sorted(_contents(left)) == ["of nothing", "of the session"]
        await uow.archive.delete(stage.session.id)
        left = await uow.memories.listed(owner, offset=0, limit=9)
        assert _contents(left) == ["of nothing"]


async def test_memories_of_a_project_go_with_whoever_leaves_it(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        owner = stage.user.id
        project = (await uow.projects.create("Goa", owner_id=owner)).id
        of_project = _draft(stage, content="of the project", scope="project", project_id=project)
        await uow.memories.add(of_project)
        await uow.memories.add(_draft(stage, content="of nothing"))

        (member,) = await uow.project_members.of(project)
        await uow.project_members.remove(member.id)

        left = await uow.memories.listed(owner, offset=0, limit=9)
    assert _contents(left) == ["of nothing"]


def _draft(stage: Stage, **changes: Any) -> MemoryDraft:
    """Return a memory of whoever is on the stage."""
    usual: dict[str, Any] = {
        "kind": "pin",
        "content": "Ann likes tea.",
        "owner_id": stage.user.id,
        "place_id": stage.place.id,
        "scope": "private",
    }
    return MemoryDraft(**{**usual, **changes})


def _stretch(stage: Stage, said: Sequence[Message]) -> Stretch:
    """Return the stretch of these messages."""
    return Stretch(stage.session.id, said[0].seq, said[-1].seq)


async def _say(uow: UnitOfWork, stage: Stage, count: int) -> list[Message]:
    """Let Ann say something that often; returns it."""
    for number in range(1, count + 1):
        said = an_incoming(f"Line {number}", message_id=f"said {number}")
        await uow.messages.add_incoming(
            said, session_id=stage.session.id, author_id=stage.user.id, turn_id=None
        )
    return list(await uow.messages.window(stage.session.id, count))


async def _later(uow: UnitOfWork, clock: FakeClock, draft: MemoryDraft) -> Memory:
    """Store a memory, a moment after the one before."""
    clock.advance(1)
    return await uow.memories.add(draft)


def _contents(memories: Sequence[Memory]) -> list[str]:
    return [memory.content for memory in memories]
