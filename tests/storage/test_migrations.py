"""Migrations: up, down, once, and in agreement with the tables that the code speaks of."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Inspector, inspect, text

from bot.domain.errors import StorageError
from storage import migrate
from storage.config import DatabaseConfig
from storage.engine import Engines
from storage.tables import Base
from tests.storage.databases import sqlite_at, table_names


async def test_an_empty_database_gets_all_tables(empty: DatabaseConfig, engines: Engines) -> None:
    assert await migrate.current(empty) is None

    await migrate.upgrade(empty)

    assert await migrate.current(empty) == migrate.head()
    async with engines.reading.connect() as db:
        names = await db.run_sync(table_names)
    assert names == {*Base.metadata.tables, "alembic_version"}


async def test_the_tables_are_those_that_the_code_speaks_of(
    empty: DatabaseConfig, engines: Engines
) -> None:
    await migrate.upgrade(empty)

    async with engines.reading.connect() as db:
        assert await db.run_sync(_differences) == []
        migrated = await db.run_sync(_constraint_names)
    async with engines.writing.connect() as db:
        await db.run_sync(migrate.run, "downgrade", "base")
        await db.run_sync(Base.metadata.create_all)
        assert await db.run_sync(_constraint_names) == migrated


async def test_everything_is_taken_back_when_going_down_and_made_again_when_going_up(
    empty: DatabaseConfig, engines: Engines
) -> None:
    await migrate.upgrade(empty)
    async with engines.writing.connect() as db:
        await db.run_sync(migrate.run, "downgrade", "base")
        await db.commit()
        names = await db.run_sync(lambda c: inspect(c).get_table_names())

    assert names == ["alembic_version"]
    assert await migrate.current(empty) is None
    await migrate.upgrade(empty)
    assert await migrate.current(empty) == migrate.head()


async def test_steps_are_taken_once_when_two_processes_start_together(
    empty: DatabaseConfig,
) -> None:
    await asyncio.gather(migrate.upgrade(empty), migrate.upgrade(empty))

    assert await migrate.current(empty) == migrate.head()


async def test_a_database_of_a_newer_version_is_left_alone_and_said_to_be_one(
    empty: DatabaseConfig, engines: Engines
) -> None:
    await migrate.upgrade(empty)
    async with engines.writing.connect() as db:
        await db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        await db.commit()

    with pytest.raises(StorageError, match="newer than this one") as caught:
        await migrate.upgrade(empty)

    assert "9999" in caught.value.remedy
    assert await migrate.current(empty) == "9999"


async def test_no_file_is_made_when_somebody_only_asks(tmp_path: Path) -> None:
    path = tmp_path / "nothing" / "here.db"

    assert await migrate.current(sqlite_at(path)) is None
    assert not path.parent.exists()


def test_the_newest_revision_is_the_one_that_is_named() -> None:
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.set_main_option("path_separator", "os")

    assert ScriptDirectory.from_config(config).get_heads() == [migrate.head()]


def _is_compared(name: str | None, kind: str, _: object) -> bool:
    """Tell whether a table is not one of the index of words, which each database has as its own."""
    return not (kind == "table" and str(name).startswith("message_words"))


def _differences(connection: Connection) -> Any:
    options = {
        "compare_type": True,
        "compare_server_default": True,
        "include_name": _is_compared,
    }
    context = MigrationContext.configure(connection, opts=options)
    return compare_metadata(context, Base.metadata)


def _constraint_names(connection: Connection) -> set[tuple[str, str | None]]:
    inspector = inspect(connection)
    return {(table, name) for table in Base.metadata.tables for name in _names_of(inspector, table)}


def _names_of(inspector: Inspector, table: str) -> list[str | None]:
    """Return the names of everything on a table that has a name, and the texts of its checks."""
    checks = inspector.get_check_constraints(table)
    return [
        inspector.get_pk_constraint(table)["name"],
        *(key["name"] for key in inspector.get_foreign_keys(table)),
        *(index["name"] for index in inspector.get_indexes(table)),
        *(unique["name"] for unique in inspector.get_unique_constraints(table)),
        *(f"{check['name']}: {check['sqltext']}" for check in checks),
    ]
