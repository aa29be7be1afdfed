"""Bring the database to the newest revision of its tables.

Nothing to do costs one question: Alembic, which takes long to load, is loaded only for a step.
"""

from pathlib import Path

from sqlalchemy import Connection, column, inspect, select, table

from bot.domain.errors import StorageError
from bot.domain.policy import THE_BOT
from storage.config import DatabaseConfig
from storage.engine import Engines
from storage.errors import translated
from storage.locks import take_turns
from storage.migrations import HEAD
from storage.ownership import row_security
from storage.ownership.guard import connected
from storage.searching import triggers

_VERSIONS = table("alembic_version", column("version_num"))


def head() -> str:
    """Return the newest revision that this version of Greenroom knows."""
    return HEAD


async def current(config: DatabaseConfig) -> str | None:
    """Return the revision that the database is at; None if it is empty or not there yet."""
    url = config.to_driver_url()
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():  # noqa: ASYNC240  # one question to the disk
        return None
    engines = Engines.of(config)
    try:
        with translated():
            async with connected(engines.reading, THE_BOT) as db:
                return await db.run_sync(_current)
    finally:
        await engines.dispose()


async def upgrade(config: DatabaseConfig) -> None:
    """Take every step that is left, all of them or none."""
    engines = Engines.of(config.for_migrations, watches_references=False)
    try:
        with translated():
            async with connected(engines.writing, THE_BOT) as db:
                if await db.run_sync(_current) == HEAD:
                    return
                await take_turns(db, "migrations")
                await db.run_sync(run, "upgrade", "head", role=config.to_driver_url().username)
                await db.commit()
    finally:
        await engines.dispose()


def run(connection: Connection, command: str, revision: str, *, role: str | None = None) -> None:
    """Run Alembic's `upgrade` or `downgrade` within the transaction of this connection.

    At the newest revision, a role is let work with the tables, and held to the rules of ownership.

    Raises:
        StorageError: The tables are at a revision that this version of Greenroom does not know.
    """
    from alembic import command as commands  # noqa: PLC0415  # see the module's docstring
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    if not connection.in_transaction():
        # Alembic commits by itself unless it finds a transaction that somebody else began.
        connection.begin()
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    row_security.lift(connection)
    triggers.lift(connection)
    steps = {"upgrade": commands.upgrade, "downgrade": commands.downgrade}
    try:
        steps[command](config, revision)
    except CommandError as error:
        message = "The database was set up by a version of Greenroom that is newer than this one."
        raise StorageError(message, remedy=f"Install that version again ({error}).") from error
    _refuse_loose_ends(connection)
    if _current(connection) == HEAD:
        triggers.impose(connection)
        row_security.impose(connection, role=role)


def _refuse_loose_ends(connection: Connection) -> None:
    """Raise if a step that SQLite did not watch left a row that refers to nothing."""
    if connection.dialect.name != "sqlite":
        return
    end = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if end is not None:
        message = f"The tables were not changed: a row of {end.table!r} would refer to nothing."
        raise StorageError(message, remedy="This should not happen; please report it.")


def _current(connection: Connection) -> str | None:
    """Return the revision that the tables are at."""
    if not inspect(connection).has_table(_VERSIONS.name):
        return None
    return connection.execute(select(_VERSIONS.c.version_num)).scalar_one_or_none()
