"""Databases for the tests of the SQL storage."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from storage.config import DatabaseConfig
from storage.engine import Engines
from storage.unit_of_work import SqlStorage
from tests.fakes.clock import FakeClock
from tests.fakes.ids import CountingIds
from tests.storage.databases import (
    empty_postgresql,
    migrated_file,
    migrated_postgresql,
    postgresql,
    postgresql_server,
    sqlite,
    sqlite_at,
)

__all__ = [
    "empty_postgresql",
    "migrated_file",
    "migrated_postgresql",
    "postgresql",
    "postgresql_server",
    "sqlite",
]


@pytest.fixture(params=["sqlite", "postgresql"])
def config(request: pytest.FixtureRequest) -> DatabaseConfig:
    """Return each database in turn, with all tables."""
    return request.getfixturevalue(request.param)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> DatabaseConfig:
    """Return each database in turn, without tables."""
    if request.param == "sqlite":
        return sqlite_at(tmp_path / "empty.db")
    return request.getfixturevalue("empty_postgresql")


@pytest.fixture
async def engines(empty: DatabaseConfig) -> AsyncGenerator[Engines]:
    """Return the engines of the empty database."""
    engines = Engines.of(empty)
    yield engines
    await engines.dispose()


@pytest.fixture
def clock() -> FakeClock:
    """Return the clock of the storage."""
    return FakeClock()


@pytest.fixture
async def storage(config: DatabaseConfig, clock: FakeClock) -> AsyncGenerator[SqlStorage]:
    """Return a storage on each database in turn."""
    storage = SqlStorage(config, clock=clock, ids=CountingIds())
    yield storage
    await storage.aclose()
