"""The world of the matrix on both databases; it is made once, and nothing in it ever changes."""

import asyncio
import shutil
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.domain.policy import THE_BOT
from storage.config import DatabaseConfig
from storage.unit_of_work import SqlStorage
from tests.fakes.clock import FakeClock
from tests.fakes.ids import CountingIds
from tests.ownership.unsaved import UnsavedStorage
from tests.ownership.world import World, settle
from tests.storage.databases import (
    copied_postgresql,
    migrated_file,
    migrated_postgresql,
    postgresql_server,
    sqlite_at,
)

__all__ = ["migrated_file", "migrated_postgresql", "postgresql_server"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A database in which everybody has what is theirs."""

    config: DatabaseConfig
    world: World


@pytest.fixture(scope="session")
def settled_sqlite(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Settled:
    """Return an SQLite file with the world in it."""
    path = tmp_path_factory.mktemp("ownership") / "greenroom.db"
    return _settled(sqlite_at(Path(shutil.copyfile(migrated_file, path))))


@pytest.fixture(scope="session")
def settled_postgresql(postgresql_server: str, migrated_postgresql: str) -> Settled:
    """Return a PostgreSQL database with the world in it."""
    del migrated_postgresql  # which is copied
    return _settled(copied_postgresql(postgresql_server, "ownership"))


@pytest.fixture(params=["sqlite", "postgresql"])
def settled(request: pytest.FixtureRequest) -> Settled:
    """Return each database in turn."""
    return request.getfixturevalue(f"settled_{request.param}")


@pytest.fixture
def world(settled: Settled) -> World:
    """Return who is there, and what they have."""
    return settled.world


@pytest.fixture
async def storage(settled: Settled) -> AsyncGenerator[UnsavedStorage]:
    """Return the database, of which nothing is kept."""
    async with UnsavedStorage.opened(settled.config, clock=FakeClock()) as storage:
        yield storage


def _settled(config: DatabaseConfig) -> Settled:
    async def settling() -> World:
        clock = FakeClock()
        storage = SqlStorage(config, clock=clock, ids=CountingIds())
        async with aclosing(storage), storage.writing(THE_BOT) as uow:
            world = await settle(uow, clock=clock)
            await uow.commit()
        return world

    return Settled(config=config, world=asyncio.run(settling()))
