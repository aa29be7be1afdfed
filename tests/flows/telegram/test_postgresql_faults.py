"""A PostgreSQL server that drops connections, or is killed and comes back, on Telegram."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import pytest

from storage.config import DatabaseConfig
from tests.fakes.clock import FakeClock
from tests.flows.telegram.conftest import House
from tests.platforms.bot_api.people import Person
from tests.platforms.bot_api.server import BotApi
from tests.storage.databases import (
    FallibleServer,
    fallible_server,
    migrated_postgresql,
    postgresql,
    postgresql_server,
)

__all__ = ["fallible_server", "migrated_postgresql", "postgresql", "postgresql_server"]

WAITS = "My database does not take your message right now."
NOT_KEPT = "My database does not take this answer yet."
ANSWERS = "SELECT content FROM messages WHERE role = 'assistant' ORDER BY id"


@pytest.fixture
async def office(telegram: BotApi, tmp_path: Path) -> AsyncIterator[House]:
    """Return a bot, which a test opens on a server."""
    office = House(telegram=telegram, database=tmp_path / "none", clock=FakeClock())
    yield office
    await office.close()


def rows(url: str, query: str) -> list[tuple[object, ...]]:
    """Return rows of the database as an operator sees them."""
    with psycopg.connect(url, options="-c app.actor=bot") as connection:
        return connection.execute(query.encode()).fetchall()


async def test_a_message_is_answered_once_when_its_connection_is_dropped_in_the_middle(
    office: House, telegram: BotApi, alice: Person, postgresql: DatabaseConfig
) -> None:
    url = postgresql.url.get_secret_value()
    office.url = url
    await office.open()
    office.script("Now I hear you.")
    await telegram.until_sent("getUpdates")

    async with await psycopg.AsyncConnection.connect(url) as other:
        await other.execute("LOCK TABLE messages IN ACCESS EXCLUSIVE MODE")
        await alice.sends("Do you hear me?")
        await until_dropped(other)
        await alice.chat.until_shown(WAITS)
        assert len(telegram.world.updates.pending) == 1

    await alice.chat.until_shown("Now I hear you.")
    await telegram.world.updates.until_acknowledged()
    await office.close()
    assert len(alice.chat.said()) == 2
    assert rows(url, ANSWERS) == [("Now I hear you.",)]


async def until_dropped(other: psycopg.AsyncConnection) -> None:
    """Drop the connection that waits for the table, once there is one."""
    waiting = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    for _ in range(2000):
        if await (await other.execute(waiting)).fetchall():
            return
        await asyncio.sleep(0.005)
    pytest.fail("nobody waited for the table")


async def test_work_goes_on_by_itself_when_a_killed_server_returns(
    office: House, telegram: BotApi, alice: Person, ben: Person, *, fallible_server: FallibleServer
) -> None:
    office.url = fallible_server.url
    await office.open()
    model = office.script("one two three", "Now I hear you.")
    model.hold = asyncio.Event()
    await alice.sends("Hi")
    await model.spoke.wait()
    await telegram.world.updates.until_acknowledged()

    await fallible_server.kill()
    model.hold.set()
    await alice.chat.until_shown(NOT_KEPT)
    await ben.sends("Do you hear me?")
    await ben.chat.until_shown(WAITS)
    assert len(telegram.world.updates.pending) == 1
    await fallible_server.start()

    await alice.chat.until_shown("one two three")
    await ben.chat.until_shown("Now I hear you.")
    await telegram.world.updates.until_acknowledged()
    await office.close()
    assert sorted(rows(fallible_server.url, ANSWERS)) == [("Now I hear you.",), ("one two three",)]
    assert (len(alice.chat.said()), len(ben.chat.said())) == (2, 2)
