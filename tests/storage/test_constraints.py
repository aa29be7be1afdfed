"""What the database itself refuses, whoever asks."""

from typing import Any

import pytest
from sqlalchemy import Insert, Update, insert, update
from sqlalchemy.exc import IntegrityError

from bot.domain.policy import THE_BOT
from bot.ports.storage import Storage
from storage.config import DatabaseConfig
from storage.engine import Engines
from storage.ownership.guard import connected
from storage.tables import (
    BindingRow,
    LorebookRow,
    MessageRow,
    PersonaRow,
    SessionMemberRow,
    SessionRow,
    TurnRow,
)
from tests.builders import BEN, NOON, an_incoming
from tests.fakes.ids import CountingIds
from tests.storage.stage import COACH, Stage, answer, ask, make, set_stage

KEY = CountingIds().new()


@pytest.fixture
async def stage(storage: Storage) -> Stage:
    """Return a conversation that is stored."""
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        await uow.commit()
    return stage


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"role": "user", "persona_id": COACH, "persona_revision": 1}, "user_is_no_persona"),
        ({"role": "assistant"}, "assistant_is_a_persona"),
        ({"role": "assistant", "persona_id": COACH}, "assistant_is_a_persona"),
        ({"role": "narrator"}, "ck_messages_role"),
        ({"role": "assistant", "persona_id": COACH, "persona_revision": 2}, "(?i)foreign key"),
        ({"role": "assistant", "persona_id": "nobody", "persona_revision": 1}, "(?i)foreign key"),
        ({"mask_name": "Rex", "role": "system"}, "ck_messages_only_people_wear_masks"),
        ({"role": "user", "played_persona_id": COACH}, "ck_messages_mask_has_a_name"),
        (
            {"role": "user", "mask_name": "R", "mask_id": KEY, "played_persona_id": COACH},
            "ck_messages_mask_or_persona",
        ),
        ({"role": "system", "session_id": CountingIds().new()}, "(?i)foreign key"),
    ],
)
async def test_a_message_is_refused_when_it_does_not_say_rightly_who_spoke(
    config: DatabaseConfig, stage: Stage, columns: dict[str, Any], constraint: str
) -> None:
    row: dict[str, Any] = {
        "session_id": stage.session.id,
        "place_id": stage.place.id,
        "seq": 1,
        "tag": "chat",
        "author_name": "",
        "content": "Hi",
        "attachments": [],
        "metadata": {},
        "created_at": NOON,
    }

    await _assert_refused(config, insert(MessageRow).values({**row, **columns}), constraint)


async def test_a_second_answer_to_a_turn_is_refused(
    storage: Storage, config: DatabaseConfig, stage: Stage
) -> None:
    async with storage.writing(THE_BOT) as uow:
        turn = await ask(uow, stage, an_incoming())
        await answer(uow, stage, turn, "Hi Ann!")
        await uow.commit()
    second: dict[str, Any] = {
        "session_id": stage.session.id,
        "place_id": stage.place.id,
        "turn_id": turn.id,
        "seq": 3,
        "role": "assistant",
        "tag": "chat",
        "author_name": "Coach",
        "persona_id": COACH,
        "persona_revision": 1,
        "content": "Hi again!",
        "attachments": [],
        "metadata": {},
        "created_at": NOON,
    }

    await _assert_refused(config, insert(MessageRow).values(second), "(?i)unique")


async def test_a_binding_is_refused_unless_it_has_one_target(
    config: DatabaseConfig, stage: Stage
) -> None:
    row = {"id": CountingIds().new(), "persona_id": COACH, "created_at": NOON}
    both = {"place_id": stage.place.id, "user_id": stage.user.id}

    for targets in ({}, both):
        binding = insert(BindingRow).values({**row, **targets})
        await _assert_refused(config, binding, "ck_bindings_one_target")


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"mask_id": KEY, "persona_id": COACH, "name": "R"}, "ck_session_members_mask_or_persona"),
        ({"persona_id": COACH}, "ck_session_members_has_a_name"),
        ({"mask_id": KEY, "name": "Rex"}, "(?i)foreign key"),
    ],
)
async def test_nobody_wears_a_mask_and_plays_a_persona_at_once(
    config: DatabaseConfig, stage: Stage, columns: dict[str, Any], constraint: str
) -> None:
    row: dict[str, Any] = {
        "session_id": stage.session.id,
        "user_id": stage.user.id,
        "updated_at": NOON,
    }

    await _assert_refused(config, insert(SessionMemberRow).values({**row, **columns}), constraint)


async def test_a_second_current_session_is_refused(config: DatabaseConfig, stage: Stage) -> None:
    row = {
        "id": CountingIds().new(),
        "place_id": stage.place.id,
        "owner_id": stage.user.id,
        "title": "",
        "title_source": "place",
        "is_current": True,
        "memory_marker": 0,
        "last_seq": 0,
        "removed": 0,
        "created_at": NOON,
        "updated_at": NOON,
    }

    await _assert_refused(config, insert(SessionRow).values(row), "(?i)unique")


async def test_a_second_turn_in_hand_is_refused(config: DatabaseConfig, stage: Stage) -> None:
    ids = CountingIds()
    rows = [
        {
            "id": ids.new(),
            "session_id": stage.session.id,
            "state": "answering",
            "attempt": 1,
            "error": "",
            "model": "",
            "input_tokens": 0,
            "output_tokens": 0,
            "asked_at": NOON,
            "created_at": NOON,
        }
        for _ in range(2)
    ]

    await _assert_refused(config, insert(TurnRow).values(rows), "(?i)unique")


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"visibility": "friends"}, "ck_personas_visibility"),
        ({"visibility": None}, "(?i)not.null"),
        ({"name_key": None}, "(?i)not.null"),
        ({"server_id": CountingIds().new()}, "(?i)foreign key"),
        ({"name_key": "rex"}, "(?i)unique"),
    ],
)
async def test_a_persona_is_refused_when_its_owner_has_one_of_its_name_or_nobody_may_see_it(
    storage: Storage, config: DatabaseConfig, columns: dict[str, Any], constraint: str
) -> None:
    async with storage.writing(THE_BOT) as uow:
        rex = await make(uow, "Rex")
        await uow.commit()
    row: dict[str, Any] = {
        "id": "another",
        "owner_id": rex.owner_id,
        "source": "user",
        "name_key": "max",
        "visibility": "private",
        "revision": 1,
        "created_at": NOON,
        "updated_at": NOON,
    }

    await _assert_refused(config, insert(PersonaRow).values({**row, **columns}), constraint)


@pytest.mark.parametrize(
    ("scope", "belongs_to", "constraint"),
    [
        ("world", {"user"}, "ck_lorebooks_scope"),
        ("persona", {"user"}, "ck_lorebooks_owner"),
        ("user", set[str](), "ck_lorebooks_owner"),
        ("session", {"user"}, "ck_lorebooks_session"),
        ("user", {"user", "session"}, "ck_lorebooks_session"),
        ("project", {"user"}, "ck_lorebooks_project"),
    ],
)
async def test_a_lorebook_is_refused_when_it_stands_on_the_wrong_shelf(
    config: DatabaseConfig, stage: Stage, scope: str, belongs_to: set[str], constraint: str
) -> None:
    row: dict[str, Any] = {
        "id": CountingIds().new(),
        "scope": scope,
        "owner_id": stage.user.id if "user" in belongs_to else None,
        "session_id": stage.session.id if "session" in belongs_to else None,
        "name": "",
        "book": {},
        "created_at": NOON,
        "updated_at": NOON,
    }

    await _assert_refused(config, insert(LorebookRow).values(row), constraint)


async def test_a_session_is_refused_in_a_project_of_which_its_owner_is_no_member(
    storage: Storage, config: DatabaseConfig, stage: Stage
) -> None:
    async with storage.writing(THE_BOT) as uow:
        ben = await uow.users.get_or_create(BEN)
        project = await uow.projects.create("Novel", owner_id=ben.id)
        await uow.commit()
    put = update(SessionRow).where(SessionRow.id == stage.session.id)

    await _assert_refused(config, put.values(project_id=project.id), "(?i)foreign key")


async def _assert_refused(config: DatabaseConfig, statement: Insert | Update, words: str) -> None:
    engines = Engines.of(config)
    try:
        async with connected(engines.writing, THE_BOT) as db:
            with pytest.raises(IntegrityError, match=words):
                await db.execute(statement)
    finally:
        await engines.dispose()
