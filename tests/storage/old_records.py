"""A database of the first revision, with records in it, and what tests do with such databases."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from sqlalchemy import Connection, select, table
from sqlalchemy import func as sql

from storage import migrate
from storage.config import DatabaseConfig
from storage.engine import Engines
from tests.storage.databases import table_names

RECORDS = (Path(__file__).parent / "records_0001.sql").read_text().split(";\n")


@pytest.fixture
async def old(empty: DatabaseConfig) -> DatabaseConfig:
    """Return a database of revision 0001 with records in it."""
    await run(empty, "upgrade", "0001")
    await execute(empty, *RECORDS)
    return empty


async def run(config: DatabaseConfig, command: str, revision: str) -> None:
    """Take the steps up or down to a revision."""
    engines = Engines.of(config, watches_references=False)
    async with engines.writing.connect() as db:
        await db.run_sync(migrate.run, command, revision)
        await db.commit()
    await engines.dispose()


async def execute(
    config: DatabaseConfig, *statements: str, watches_references: bool = True
) -> None:
    """Change the database behind everybody's back."""
    engines = Engines.of(config, watches_references=watches_references)
    try:
        async with engines.writing.connect() as db:
            for statement in filter(str.strip, statements):
                await db.exec_driver_sql(statement)
            await db.commit()
    finally:
        await engines.dispose()


async def counts(config: DatabaseConfig, *, of: Iterable[str] = ()) -> dict[str, int]:
    """Return how many rows there are in these tables; without any, in every table."""
    engines = Engines.of(config)
    async with engines.reading.connect() as db:
        counts = await db.run_sync(_count, of)
    await engines.dispose()
    return counts


def _count(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    return {
        name: connection.execute(select(sql.count()).select_from(table(name))).scalar_one()
        for name in names or table_names(connection)
    }
