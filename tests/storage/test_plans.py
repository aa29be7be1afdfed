"""The cost of a turn does not grow with the history: SQLite says which index it takes."""

from collections.abc import AsyncGenerator, Awaitable
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import PlaceId, SessionId
from storage.config import DatabaseConfig
from storage.engine import Engines
from storage.unit_of_work import SqlUnitOfWork
from tests.builders import an_incoming
from tests.fakes.clock import FakeClock
from tests.fakes.ids import CountingIds

KEY = CountingIds().new()


@pytest.fixture
async def db(sqlite: DatabaseConfig) -> AsyncGenerator[AsyncConnection]:
    """Return a connection to an empty database."""
    engines = Engines.of(sqlite)
    async with engines.writing.connect() as db:
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


async def test_the_current_session_is_found_among_current_ones(db: AsyncConnection) -> None:
    plan = await _plan(db, _uow(db).sessions.find_current(PlaceId(KEY)))

    assert plan == ["SEARCH sessions USING INDEX uq_sessions_current (place_id=?)"]


async def test_a_taken_message_is_found_by_its_platform_id(db: AsyncConnection) -> None:
    plan = "\n".join(await _plan(db, _uow(db).messages.was_taken(an_incoming())))

    assert "(bot_account=? AND place_id=? AND platform_message_id=?)" in plan
    assert "SCAN" not in plan


def _uow(db: AsyncConnection) -> SqlUnitOfWork:
    return SqlUnitOfWork(db, clock=FakeClock(), ids=CountingIds())


async def _plan(db: AsyncConnection, call: Awaitable[object]) -> list[str]:
    """Return how SQLite goes about the last statement of the call."""
    seen: list[tuple[str, Any]] = []

    def listen(_c: object, _k: object, sql: str, parameters: object, *_: object) -> None:
        seen.append((sql, parameters))

    event.listen(db.sync_connection, "before_cursor_execute", listen)
    await call
    event.remove(db.sync_connection, "before_cursor_execute", listen)
    sql, parameters = seen[-1]
    rows = await db.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", parameters)
    return [row.detail for row in rows]
