"""Databases for the tests of the SQL storage."""

from collections.abc import AsyncGenerator

import pytest

from storage.config import DatabaseConfig
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
