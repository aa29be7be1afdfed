"""Nothing that people say or write can be found in a database that is encrypted."""

from pathlib import Path

import pytest
from sqlalchemy import text

from bot.bootstrap import Application
from bot.domain.policy import THE_BOT
from storage.config import DatabaseConfig
from storage.engine import Engines
from storage.ownership.guard import connected
from storage.tables import Base
from tests.storage.databases import A_KEY
from tests.storage.sealing.life import Home, Secrets, everything, live

SEEDS = (1, 20261124)


@pytest.mark.parametrize("seed", SEEDS)
async def test_no_secret_can_be_found_in_a_sealed_database(
    config: DatabaseConfig, seed: int
) -> None:
    secret = Secrets(seed)

    await live(Home(config, key=A_KEY), secret)

    assert await found(config, secret) == set()


async def test_all_can_be_found_until_it_is_sealed_then_nothing_then_all_again(
    config: DatabaseConfig,
) -> None:
    secret = Secrets(7)
    await live(Home(config), secret)
    assert await found(config, secret) == set(secret.by_use)

    async with Home(config).bot() as application:
        before = await read(application)
    async with Home(config, key=A_KEY).bot() as application:
        halfway = await read(application)
        await application.storage.custodian.convert()
        sealed = await read(application)
        assert await found(config, secret) == set()
    assert await found(config, secret) == set()
    async with Home(config, key=A_KEY, encrypt=False).bot() as application:
        await application.storage.custodian.convert()
    async with Home(config).bot() as application:
        assert [halfway, sealed, await read(application)] == [before] * 3
    assert await found(config, secret) == set(secret.by_use)


async def read(application: Application) -> list[object]:
    """Return all that there is to read."""
    async with application.storage.writing(THE_BOT) as uow:
        return await everything(uow)


async def found(config: DatabaseConfig, secret: Secrets) -> set[str]:
    """Return what can be found of the secrets, by their use."""
    dump = await _dump(config)
    return {
        use
        for use, word in secret.by_use.items()
        if word.encode() in dump or word.encode().hex().encode() in dump
    }


async def _dump(config: DatabaseConfig) -> bytes:
    """Return all that is kept: the bytes of the files, or every row of every table as text."""
    url = config.to_driver_url()
    if url.get_backend_name() == "sqlite":
        path = Path(url.database or "")
        files = (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm")))
        return b"".join(file.read_bytes() for file in files if file.exists()).lower()
    engines = Engines.of(config)
    rows: list[str] = []
    async with connected(engines.reading, THE_BOT) as db:
        for table in Base.metadata.sorted_tables:
            rows += (await db.execute(text(f"SELECT t::text FROM {table.name} AS t"))).scalars()  # noqa: S608
    await engines.dispose()
    return "\n".join(rows).encode().lower()
