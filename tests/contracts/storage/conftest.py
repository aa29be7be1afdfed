"""Every storage that must keep the promises of the ports."""

from collections.abc import AsyncGenerator

import pytest

from bot.ports.storage import Storage
from storage.config import DatabaseConfig
from tests.fakes.clock import FakeClock
from tests.fakes.ids import CountingIds
from tests.fakes.storage import InMemoryStorage
from tests.storage.databases import (
    A_KEY,
    migrated_file,
    migrated_postgresql,
    opened,
    postgresql,
    postgresql_server,
    sqlite,
)

__all__ = ["migrated_file", "migrated_postgresql", "postgresql", "postgresql_server", "sqlite"]


@pytest.fixture
def clock() -> FakeClock:
    """Return the clock of the storage."""
    return FakeClock()


@pytest.fixture(params=["memory", "sqlite", "sealed", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """Return the name of each database in turn."""
    return request.param


@pytest.fixture
def config(database: str, request: pytest.FixtureRequest) -> DatabaseConfig | None:
    """Return each database in turn; None stands for the fake."""
    if database == "memory":
        return None
    return request.getfixturevalue("sqlite" if database == "sealed" else database)


@pytest.fixture
async def storage(
    database: str, config: DatabaseConfig | None, clock: FakeClock
) -> AsyncGenerator[Storage]:
    """Return each storage in turn."""
    storage = (
        await opened(config, clock=clock, key=A_KEY if database == "sealed" else "")
        if config
        else InMemoryStorage(clock=clock, ids=CountingIds())
    )
    yield storage
    await storage.aclose()
