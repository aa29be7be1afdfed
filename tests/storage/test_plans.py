"""The cost of a turn does not grow with the history: SQLite says which index it takes."""

import re
from collections.abc import AsyncGenerator, Awaitable
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import PlaceId, SessionId, UserId
from bot.domain.limits import Payer
from bot.domain.persona import Appendix
from bot.domain.policy import THE_BOT, Viewer
from storage.config import DatabaseConfig
from storage.engine import Engines
from storage.ownership.guard import connected
from storage.sealing.keyring import Keyring
from storage.sealing.vault import Vault
from storage.searching.sealed import SealedWords
from storage.unit_of_work import SqlUnitOfWork
from tests.builders import a_definition, a_lorebook, a_persona, a_picture, an_incoming
from tests.fakes.clock import FakeClock
from tests.fakes.ids import CountingIds
from tests.storage.stage import COACH, make, set_stage

KEY = CountingIds().new()
LISTS = ("SCAN CONSTANT ROW", "SCAN (subquery-1)", "SCAN (subquery-3)")
"""How SQLite reads a list of keys that is empty."""


@pytest.fixture
async def db(sqlite: DatabaseConfig) -> AsyncGenerator[AsyncConnection]:
    """Return a connection to an empty database."""
    engines = Engines.of(sqlite)
    async with connected(engines.writing, THE_BOT) as db:
        yield db
    await engines.dispose()


async def test_the_window_reads_backwards_along_its_index(db: AsyncConnection) -> None:
    (step,) = await _plan(db, _uow(db).messages.window(SessionId(KEY), 40))

    # One step, so the rows are not sorted afterwards.
    assert step.startswith("SEARCH messages USING INDEX")
    assert step.endswith("(session_id=?)")


async def test_a_claim_looks_at_open_turns_only(db: AsyncConnection) -> None:
    plan = "\n".join(await _plan(db, _uow(db).turns.claim_next(SessionId(KEY))))

    assert "INDEX ix_turns_queued (session_id=?)" in plan
    assert "INDEX uq_turns_answering (session_id=?)" in plan
    assert "SCAN" not in plan


async def test_those_who_wait_are_counted_without_looking_at_who_was_answered(
    db: AsyncConnection,
) -> None:
    plan = "\n".join(await _plan(db, _uow(db).turns.waiting(SessionId(KEY), UserId(KEY))))

    assert "INDEX ix_turns_queued" in plan
    assert "INDEX ix_messages_turn_id (turn_id=?)" in plan


async def test_the_current_session_is_found_among_current_ones(db: AsyncConnection) -> None:
    plan = await _plan(db, _uow(db).sessions.find_current(PlaceId(KEY)))

    assert plan == ["SEARCH sessions USING INDEX uq_sessions_current (place_id=?)"]


async def test_a_taken_message_is_found_by_its_platform_id(db: AsyncConnection) -> None:
    plan = "\n".join(await _plan(db, _uow(db).messages.was_taken(an_incoming())))

    assert "(bot_account=? AND place_id=? AND platform_message_id=?)" in plan
    assert "SCAN" not in plan


async def test_a_bookmark_is_found_at_the_end_of_each_current_session(db: AsyncConnection) -> None:
    call = _uow(db).places.bookmarks("discord", bot_account="discord:1")
    plan = "\n".join(await _plan(db, call))

    assert "INDEX uq_sessions_current (place_id=?)" in plan
    assert re.search(r"INDEX sqlite_autoindex_messages_\d \(session_id=\?\)", plan)
    assert "SCAN" not in plan


async def test_visible_personas_are_found_by_owner_server_and_visibility(
    db: AsyncConnection,
) -> None:
    viewer = Viewer(user_id=UserId(KEY), server_id=PlaceId(KEY))
    plan = "\n".join(await _plan(db, _uow(db).personas.visible_to(viewer)))

    assert plan.count("(owner_id=?)") == 2
    assert "(visibility=? AND server_id=?)" in plan
    assert "(visibility=?)" in plan
    assert "SCAN" not in plan


async def test_the_turn_of_a_part_is_found_by_the_platforms_id(db: AsyncConnection) -> None:
    plan = await _plan(db, _uow(db).deliveries.turn_of(PlaceId(KEY), "555"))

    assert plan[0].endswith("(platform_message_id=?)")
    assert "SCAN" not in "\n".join(plan)


async def test_a_greeting_is_looked_for_among_greetings_only(db: AsyncConnection) -> None:
    plan = "\n".join(await _plan(db, _uow(db).greetings.was_greeted(UserId(KEY), COACH)))

    assert "INDEX ix_sessions_owner_id (owner_id=?)" in plan
    assert "INDEX ix_messages_greetings (session_id=? AND persona_id=?)" in plan


async def test_the_greeting_to_replace_is_found_without_the_history(db: AsyncConnection) -> None:
    call = _uow(db).greetings.replace_greeting(
        "Hi!", session_id=SessionId(KEY), persona=a_persona()
    )
    plan = "\n".join(await _plan(db, call))

    assert "(session_id=? AND seq=?)" in plan
    assert "COVERING INDEX" in plan
    assert "SCAN" not in plan


async def test_lorebooks_are_found_by_session_project_and_owner(db: AsyncConnection) -> None:
    plan = "\n".join(await _plan(db, _uow(db).lorebooks.that_apply(SessionId(KEY), UserId(KEY))))

    assert "(session_id=?)" in plan
    assert "(project_id=?)" in plan
    assert "(owner_id=?)" in plan
    assert "SCAN" not in plan


async def test_projects_are_found_by_their_members_and_counted_along_indexes(
    db: AsyncConnection,
) -> None:
    mine, counted = await _plans(db, _uow(db).projects.visible_to(UserId(KEY)))

    assert "INDEX ix_project_members_user_id (user_id=?)" in str(mine)
    assert "INDEX ix_sessions_project_id (project_id=?)" in str(counted)
    # What is scanned is the list of keys, which is empty here.
    assert [s for s in (*mine, *counted) if s.startswith("SCAN") and s not in LISTS] == []


async def test_nothing_is_read_to_the_end_when_a_project_or_a_member_goes(
    db: AsyncConnection,
) -> None:
    uow = _uow(db)
    stage = await set_stage(uow)
    project = await uow.projects.create("Novel", owner_id=stage.user.id)
    (owner,) = await uow.project_members.of(project.id)

    plans = [
        *await _plans(db, uow.project_members.remove(owner.id)),
        *await _plans(db, uow.projects.delete(project.id)),
    ]

    assert "SCAN" not in str(plans)


async def test_as_whom_somebody_speaks_is_found_along_indexes(db: AsyncConnection) -> None:
    uow = _uow(db)
    stage = await set_stage(uow)
    call = uow.guises.that_apply(stage.user.id, session_id=stage.session.id, persona_id=COACH)
    plans = await _plans(db, call)

    assert len(plans) == 2
    assert "SCAN" not in str(plans)


async def test_nothing_is_read_to_the_end_when_a_mask_goes(db: AsyncConnection) -> None:
    uow = _uow(db)
    stage = await set_stage(uow)
    kora = await uow.masks.add(
        a_definition("Kora"), owner_id=stage.user.id, appendix=Appendix(picture=a_picture())
    )

    plans = [
        *await _plans(db, uow.guises.uses(kora.id)),
        *await _plans(db, uow.masks.delete(kora.id)),
    ]

    scans = [step for plan in plans for step in plan if step.startswith("SCAN")]
    assert [scan for scan in scans if scan not in LISTS] == []


async def test_a_lorebook_is_found_by_its_revision(db: AsyncConnection) -> None:
    plan = await _plan(db, _uow(db).persona_history.lorebook(COACH, 1))

    assert [step.rpartition("(")[2] for step in plan] == ["persona_id=? AND revision=?)", "id=?)"]


async def test_what_hangs_on_a_persona_is_counted_along_indexes(db: AsyncConnection) -> None:
    uow = _uow(db)
    await set_stage(uow)
    plans = await _plans(db, uow.persona_history.footprint(COACH))

    assert len(plans) == 4
    assert "SCAN" not in str(plans)


async def test_a_purge_looks_at_every_session_once_and_at_nothing_else_that_grows(
    db: AsyncConnection,
) -> None:
    uow = _uow(db)
    await set_stage(uow)
    appendix = Appendix(picture=a_picture(), card={}, lorebook=a_lorebook())
    rex = await make(uow, appendix=appendix)

    plans = await _plans(db, uow.authored_personas.purge(rex.id))

    scans = [step for plan in plans for step in plan if step.startswith("SCAN")]
    assert [scan for scan in scans if scan not in LISTS] == ["SCAN sessions"]


async def test_accounts_are_read_along_indexes_a_row_for_each_day(db: AsyncConnection) -> None:
    payers = [Payer(user_id=UserId(KEY)), Payer(place_id=PlaceId(KEY))]
    plans = await _plans(db, _uow(db).tallies.of(payers))
    plans += await _plans(db, _uow(db).allowances.of(payers))

    steps = [step for plan in plans for step in plan]
    assert "(user_id=? AND day>? AND day<?)" in str(steps)
    assert "(place_id=? AND day>? AND day<?)" in str(steps)
    assert [s for s in steps if s.startswith("SCAN") and s not in LISTS] == []


def _uow(db: AsyncConnection) -> SqlUnitOfWork:
    clock, ids = FakeClock(), CountingIds()
    vault = Vault(db, keyring=Keyring(), clock=clock, ids=ids)
    return SqlUnitOfWork(db, vault=vault, sealed_words=SealedWords(), clock=clock, ids=ids)


async def _plan(db: AsyncConnection, call: Awaitable[object]) -> list[str]:
    """Return how SQLite goes about the last statement of the call."""
    return (await _plans(db, call))[-1]


async def _plans(db: AsyncConnection, call: Awaitable[object]) -> list[list[str]]:
    """Return how SQLite goes about each statement of the call."""
    seen: list[tuple[str, Any]] = []

    def listen(_c: object, _k: object, sql: str, parameters: object, *_: object) -> None:
        seen.append((sql, parameters))

    event.listen(db.sync_connection, "before_cursor_execute", listen)
    await call
    event.remove(db.sync_connection, "before_cursor_execute", listen)
    return [await _explain(db, sql, parameters) for sql, parameters in seen]


async def _explain(db: AsyncConnection, sql: str, parameters: Any) -> list[str]:
    rows = await db.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", parameters)
    return [row.detail for row in rows]
