"""Somebody is erased: nothing that was theirs can be found in any table, nor in the file."""

from collections.abc import AsyncGenerator, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.domain.ids import UserId
from bot.domain.policy import THE_BOT
from storage.belongings import OF_NOBODY, OF_USER
from storage.config import DatabaseConfig
from storage.engine import Engines
from storage.ownership.guard import connected
from storage.tables import Base, TombstoneRow
from storage.unit_of_work import SqlStorage
from storage.upkeep import check
from tests.fakes.clock import FakeClock
from tests.storage.company import Company, gather
from tests.storage.databases import A_KEY, opened


@pytest.fixture(params=["sqlite", "sealed", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """Return the name of each database in turn."""
    return request.param


@pytest.fixture
def config(database: str, request: pytest.FixtureRequest) -> DatabaseConfig:
    """Return each database in turn, with all tables."""
    return request.getfixturevalue("sqlite" if database == "sealed" else database)


@pytest.fixture
async def storage(
    database: str, config: DatabaseConfig, clock: FakeClock
) -> AsyncGenerator[SqlStorage]:
    """Return a storage on each database in turn."""
    storage = await opened(config, clock=clock, key=A_KEY if database == "sealed" else "")
    yield storage
    await storage.aclose()


def test_every_table_is_somebodys_or_nobodys_for_a_reason() -> None:
    tables = {mapper.class_ for mapper in Base.registry.mappers}

    assert tables == {*OF_USER, *OF_NOBODY}
    assert not OF_USER.keys() & OF_NOBODY.keys()


async def test_nothing_of_whoever_was_erased_can_be_found(
    storage: SqlStorage, config: DatabaseConfig, clock: FakeClock
) -> None:
    company = await _gathered(storage, clock)
    assert [table for table in OF_USER if await _count(config, table, company.ann) == 0] == []
    assert await _tables_with(config, company.ann, "canary") >= {"users", "identities"}

    async with storage.writing(THE_BOT) as uow:
        stone = await uow.estates.erase(company.ann, private_places=[])
        await uow.commit()
    await storage.compact()

    assert await _tables_with(config, company.ann, "canary") == set()
    assert "canary" not in _raw(config).lower()
    assert await _rows(config, TombstoneRow) == [(stone.mark, clock.now())]
    assert [finding for finding in await check(config) if not finding.is_ok] == []


async def _gathered(storage: SqlStorage, clock: FakeClock) -> Company:
    async with storage.writing(THE_BOT) as uow:
        company = await gather(uow, clock=clock)
        await uow.commit()
    return company


async def _tables_with(config: DatabaseConfig, user_id: UserId, *words: str) -> set[str]:
    """Return the tables in which any of these words stands, or the key of this user."""
    wanted = [*(word.lower() for word in words), str(user_id), user_id.hex, repr(user_id.bytes)]
    return {
        table.__tablename__
        for table in (*OF_USER, *OF_NOBODY)
        if any(word in repr(row).lower() for row in await _rows(config, table) for word in wanted)
    }


async def _count(config: DatabaseConfig, table: type[Base], user_id: UserId) -> int:
    """Return how many rows of a table are theirs."""
    statement = select(func.count()).select_from(table).where(OF_USER[table])
    engines = Engines.of(config)
    async with connected(engines.reading, THE_BOT) as db:
        number = (await db.execute(statement, {"user": user_id})).scalar_one()
    await engines.dispose()
    return number


async def _rows(config: DatabaseConfig, table: type[Base]) -> Sequence[Any]:
    engines = Engines.of(config)
    async with connected(engines.reading, THE_BOT) as db:
        rows = (await db.execute(select(table.__table__))).all()
    await engines.dispose()
    return rows


def _raw(config: DatabaseConfig) -> str:
    """Return the bytes of the file and its log as text; nothing of a server's."""
    url = config.to_driver_url()
    if url.get_backend_name() != "sqlite":
        return ""
    files = [Path(f"{url.database}{ending}") for ending in ("", "-wal")]
    return "".join(file.read_bytes().decode("latin-1") for file in files if file.exists())
