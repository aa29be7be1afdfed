"""Connections to an SQLite file: one thread hop for each statement.

SQLAlchemy's way through aiosqlite makes four hops for each statement (make a cursor, execute,
fetch, close), which cost more than the statement itself. Here the whole statement runs in one, and
so does the `BEGIN` before the first statement of a transaction.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Thread
from typing import Any, Literal, Self
from weakref import WeakSet

import aiosqlite

_BUSY_SECONDS = 10.0
"""How long to wait for a writer of another process."""

_PRAGMAS = (
    # Readers see the last commit while a writer is at work.
    "PRAGMA journal_mode = WAL",
    # In WAL mode a killed process loses nothing that was committed; only a power cut may lose the
    # last moments, and never leaves a broken file. FULL would cost a disk flush for each commit.
    "PRAGMA synchronous = NORMAL",
)

Begin = Literal["BEGIN IMMEDIATE", "BEGIN DEFERRED"]


class _Statement:
    """What SQLAlchemy takes for a cursor of aiosqlite: executes, fetches and closes in one hop."""

    def __init__(self, connection: "OneHopConnection") -> None:
        self._connection = connection
        self._rows: Sequence[Any] = ()
        self.description: Sequence[Any] | None = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> Self:
        """Return this; there is nothing to open yet."""
        return self

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Self:
        """Execute and fetch everything."""
        await self._connection.hop(self._run, sql, parameters)
        return self

    async def executemany(self, sql: str, parameters: Sequence[Sequence[Any]]) -> Self:
        """Execute once for each set of parameters."""
        await self._connection.hop(self._run_many, sql, parameters)
        return self

    async def fetchall(self) -> Sequence[Any]:
        """Return the rows that `execute` fetched."""
        return self._rows

    async def close(self) -> None:
        """Do nothing: the real cursor is closed already."""

    def _run(self, raw: sqlite3.Connection, sql: str, parameters: Sequence[Any]) -> None:
        """Execute on the thread of the connection."""
        cursor = raw.execute(sql, parameters)
        self.description = cursor.description
        self._rows = cursor.fetchall()
        self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        cursor.close()

    def _run_many(
        self, raw: sqlite3.Connection, sql: str, parameters: Sequence[Sequence[Any]]
    ) -> None:
        """Execute many on the thread of the connection."""
        cursor = raw.executemany(sql, parameters)
        self.rowcount = cursor.rowcount
        cursor.close()


class OneHopConnection(aiosqlite.Connection):
    """A connection that begins its transactions itself, before their first statement.

    Python's own way of beginning leaves the reads before the first write out of the transaction.
    """

    def __init__(self, connector: Callable[[], sqlite3.Connection], begin: Begin) -> None:
        super().__init__(connector, iter_chunk_size=64)
        self._begin = begin
        # A process that is told to end must not wait for an idle thread.
        self._thread.daemon = True

    @property
    def thread(self) -> Thread:
        """Return the thread that runs its statements."""
        return self._thread

    def cursor(self) -> Any:  # noqa: ANN401  # aiosqlite's own type promises more than is asked for
        """Return a statement to execute."""
        return _Statement(self)

    async def hop(self, run: Callable[..., None], sql: str, parameters: Sequence[Any]) -> None:
        """Run on the thread of the connection, in a transaction."""
        await self._execute(self._run_in_transaction, run, sql, parameters)  # pyright: ignore[reportUnknownMemberType]  # untyped in aiosqlite

    def _run_in_transaction(
        self, run: Callable[..., None], sql: str, parameters: Sequence[Any]
    ) -> None:
        """Begin a transaction if none is open, then run."""
        if not self._conn.in_transaction:
            self._conn.execute(self._begin)
        run(self._conn, sql, parameters)


class Connector:
    """What SQLAlchemy's `async_creator` wants: opens connections to one file.

    Each connection has a thread, and one that outlived the event loop could only fail to hand on
    what it did. So whoever closes the connections waits for their threads as well.
    """

    def __init__(self, path: Path, *, begin: Begin, watches_references: bool = True) -> None:
        """Open nothing yet.

        Args:
            path: The file; it and the folder that it is in are made if they are missing.
            begin: `BEGIN IMMEDIATE` waits for other writers at the start of a transaction, where
                waiting is possible. `BEGIN DEFERRED` waits for nobody, and may only read.
            watches_references: Whether what refers to nothing is refused.
        """
        self._path = path
        self._begin: Begin = begin
        self._watches_references = watches_references
        self._threads = WeakSet[Thread]()

    async def __call__(self) -> OneHopConnection:
        """Open a connection."""
        connection = OneHopConnection(self._connect, self._begin)
        self._threads.add(connection.thread)
        await connection
        return connection

    async def join(self) -> None:
        """Return when the threads of closed connections have ended."""
        for thread in tuple(self._threads):
            await asyncio.to_thread(thread.join, _BUSY_SECONDS)

    def _connect(self) -> sqlite3.Connection:
        self._make_folder()
        raw = sqlite3.connect(self._path, timeout=_BUSY_SECONDS, isolation_level=None)
        for pragma in _PRAGMAS:
            raw.execute(pragma)
        # Not to be changed within a transaction, so it is decided here.
        raw.execute(f"PRAGMA foreign_keys = {int(self._watches_references)}")
        if self._begin == "BEGIN DEFERRED":
            raw.execute("PRAGMA query_only = ON")
        return raw

    def _make_folder(self) -> None:
        """Make the folder of the file; that it cannot be made is a fault of the database."""
        folder = self._path.parent
        try:
            # What people said is private: no other account of this machine may look into it.
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            message = f"the folder {str(folder)!r} cannot be made: {error.strerror}"
            raise sqlite3.OperationalError(message) from error
