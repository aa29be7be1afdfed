"""Memories are their owners' alone, whatever else they share."""

from typing import Any

import pytest

from bot.domain.errors import NotFoundError
from bot.domain.memory import MemoryDraft, Stretch
from bot.domain.policy import THE_BOT, Viewer
from storage.unit_of_work import SqlStorage
from tests.builders import BEN, a_group, an_incoming
from tests.storage.stage import Stage, set_stage


async def test_only_their_owners_reach_memories(storage: SqlStorage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow, a_group())
        ben = (await uow.users.get_or_create(BEN)).id
        said = an_incoming("We fly to Goa.", place=stage.place.address)
        await uow.messages.add_incoming(
            said, session_id=stage.session.id, author_id=stage.user.id, turn_id=None
        )
        pin = await uow.memories.add(_draft(stage))
        summary = await uow.memories.add(_summary(stage))
        await uow.commit()

        # In the same place as Ann: he reads what is said there, and nothing that is remembered.
        uow.act_for(Viewer(user_id=ben, place_id=stage.place.id, around=(stage.place.id,)))
        assert len(await uow.messages.window(stage.session.id, 9)) == 1
        assert await uow.memories.listed(stage.user.id, offset=0, limit=9) == []
        assert await uow.digests.told(stage.session.id, limit=9) == []
        for memory in (pin, summary):
            assert await uow.memories.find(memory.id, owner_id=stage.user.id) is None
            with pytest.raises(NotFoundError):
                await uow.memories.switch(memory.id, is_active=False)
            with pytest.raises(NotFoundError):
                await uow.memories.forget(memory.id)

        uow.act_for(Viewer(user_id=stage.user.id))
        assert len(await uow.memories.listed(stage.user.id, offset=0, limit=9)) == 2
        assert await uow.digests.told(stage.session.id, limit=9) == [summary]


async def test_nobody_adds_memories_to_others_nor_to_what_they_do_not_reach(
    storage: SqlStorage,
) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        ben = (await uow.users.get_or_create(BEN)).id
        project = (await uow.projects.create("Goa", owner_id=stage.user.id)).id
        await uow.commit()

    for draft in (
        _draft(stage),
        _draft(stage, owner_id=ben, scope="project", project_id=project),
        _summary(stage, owner_id=ben),
    ):
        with pytest.raises(NotFoundError):
            async with storage.writing(Viewer(user_id=ben)) as uow:
                await uow.memories.add(draft)
    async with storage.writing(Viewer(user_id=stage.user.id)) as uow:
        await uow.memories.add(_draft(stage, scope="project", project_id=project))
        await uow.memories.add(_summary(stage))


def _draft(stage: Stage, **changes: Any) -> MemoryDraft:
    usual: dict[str, Any] = {
        "kind": "pin",
        "content": "Ann likes tea.",
        "owner_id": stage.user.id,
        "place_id": stage.place.id,
        "scope": "private",
    }
    return MemoryDraft(**{**usual, **changes})


def _summary(stage: Stage, **changes: Any) -> MemoryDraft:
    stretch = Stretch(stage.session.id, 1, 1)
    return _draft(stage, kind="summary", scope="session", stretch=stretch, **changes)
