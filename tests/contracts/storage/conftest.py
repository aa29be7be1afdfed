"""Every storage that must keep the promises of the ports."""

from collections.abc import AsyncGenerator

import pytest

from bot.ports.storage import Storage
from storage.config import DatabaseConfig
from storage.unit_of_work import SqlStorage
from tests.fakes.clock import FakeClock
from tests.fakes.ids import CountingIds
from tests.fakes.storage import InMemoryStorage
from tests.storage.databases import (
    migrated_file,
    migrated_postgresql,
    postgresql,
    postgresql_server,
    sqlite,
)

__all__ = ["migrated_file", "migrated_postgresql", "postgresql", "postgresql_server", "sqlite"]


@pytest.fixture
def clock() -> FakeClock:
    """Return the clock of the storage."""
    return FakeClock()


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def config(request: pytest.FixtureRequest) -> DatabaseConfig | None:
    """Return each database in turn; None stands for the fake."""
    return None if request.param == "memory" else request.getfixturevalue(request.param)


@pytest.fixture
async def storage(config: DatabaseConfig | None, clock: FakeClock) -> AsyncGenerator[Storage]:
    """Return each storage in turn."""
    storage = (
        SqlStorage(config, clock=clock, ids=CountingIds())
        if config
        else InMemoryStorage(clock=clock, ids=CountingIds())
    )
    yield storage
    await storage.aclose()
