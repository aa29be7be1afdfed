"""Transactions on an SQLite file: one writer at a time, readers that never wait."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.domain.errors import StorageError
from bot.domain.policy import THE_BOT
from storage.config import DatabaseConfig
from storage.engine import Engines
from storage.migrate import upgrade
from storage.unit_of_work import SqlStorage
from tests.builders import ANN, BEN
from tests.fakes.clock import FakeClock
from tests.fakes.ids import CountingIds
from tests.storage.databases import sqlite_at


async def test_the_file_is_set_up_for_speed_and_safety(sqlite: DatabaseConfig) -> None:
    engines = Engines.of(sqlite)
    for engine in (engines.reading, engines.writing):
        async with engine.connect() as db:
            for pragma, value in (("journal_mode", "wal"), ("foreign_keys", 1), ("synchronous", 1)):
                assert (await db.execute(text(f"PRAGMA {pragma}"))).scalar_one() == value
    await engines.dispose()


async def test_writers_of_two_processes_wait_for_one_another(sqlite: DatabaseConfig) -> None:
    processes = [SqlStorage(sqlite, clock=FakeClock(), ids=CountingIds()) for _ in range(2)]

    async def count(storage: SqlStorage) -> None:
        async with storage.writing(THE_BOT) as uow:
            seen = int(await uow.markers.find("count") or 0)
            await asyncio.sleep(0)
            await uow.markers.keep("count", str(seen + 1))
            await uow.commit()

    await asyncio.gather(*(count(storage) for storage in processes * 15))

    async with processes[0].reading(THE_BOT) as uow:
        assert await uow.markers.find("count") == "30"
    for storage in processes:
        await storage.aclose()


async def test_a_reader_does_not_wait_when_a_writer_is_at_work(sqlite: DatabaseConfig) -> None:
    storage = SqlStorage(sqlite, clock=FakeClock(), ids=CountingIds())
    async with storage.writing(THE_BOT) as writer:
        await writer.users.get_or_create(ANN)
        async with asyncio.timeout(5), storage.reading(THE_BOT) as reader:
            assert await reader.users.find(ANN) is None
    await storage.aclose()


async def test_a_writer_goes_on_when_the_one_before_it_was_cancelled(
    sqlite: DatabaseConfig,
) -> None:
    storage = SqlStorage(sqlite, clock=FakeClock(), ids=CountingIds())
    has_written = asyncio.Event()

    async def hesitate() -> None:
        async with storage.writing(THE_BOT) as uow:
            await uow.users.get_or_create(ANN)
            has_written.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(hesitate())
    await has_written.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    async with storage.writing(THE_BOT) as uow:
        await uow.users.get_or_create(BEN)
        await uow.commit()
    async with storage.reading(THE_BOT) as uow:
        assert await uow.users.find(ANN) is None
        assert await uow.users.find(BEN) is not None
    await storage.aclose()


async def test_the_folder_is_made_for_its_owner_alone_when_it_is_missing(tmp_path: Path) -> None:
    folder = tmp_path / "not" / "there"

    await upgrade(sqlite_at(folder / "greenroom.db"))

    assert (folder / "greenroom.db").exists()
    assert folder.stat().st_mode & 0o077 == 0


async def test_a_file_that_cannot_be_opened_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "greenroom.db").mkdir()
    storage = SqlStorage(sqlite_at(tmp_path / "greenroom.db"), clock=FakeClock(), ids=CountingIds())

    with pytest.raises(StorageError) as caught:
        async with storage.reading(THE_BOT) as uow:
            await uow.users.find(ANN)

    assert "unable to open database file" in caught.value.remedy
    await storage.aclose()
