"""What can be wrong with an SQLite file: nothing is feigned, SQLite itself refuses to write to it.

A limit on the size of the file and a ban on changing it hold for one connection, so each of the
bot's is told of them before it begins to write.
"""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Literal

import pytest

Trouble = Literal["full", "read-only", "locked"]

SAID = {
    "full": "database or disk is full",
    "read-only": "attempt to write a readonly database",
    "locked": "database is locked",
}
"""What the operator reads."""

_BAD = {"full": "PRAGMA max_page_count = 1", "read-only": "PRAGMA query_only = ON"}
_GOOD = ("PRAGMA max_page_count = 1000000", "PRAGMA query_only = OFF")


class Disk:
    """The disk that the file is on."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.pragmas: tuple[str, ...] = _GOOD
        """What each connection is told before it begins to write."""

    @asynccontextmanager
    async def in_trouble(self, trouble: Trouble) -> AsyncGenerator[None]:
        """Let nobody write for a while."""
        if trouble != "locked":
            self.pragmas = (_BAD[trouble],)
            yield
            self.pragmas = _GOOD
            return
        other = await asyncio.to_thread(self._lock)
        with contextlib.closing(other):
            yield

    def _lock(self) -> sqlite3.Connection:
        """Return another connection, which writes; the bot may do so at this moment."""
        other = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        other.execute("BEGIN IMMEDIATE")
        return other


def _connection_on(disk: Disk) -> Callable[..., sqlite3.Connection]:
    """Return what opens connections that follow what the disk says."""

    class Connection(sqlite3.Connection):
        def execute(self, sql: str, *parameters: object) -> sqlite3.Cursor:
            if sql == "BEGIN IMMEDIATE":
                for pragma in disk.pragmas:
                    super().execute(pragma).fetchall()
            return super().execute(sql, *parameters)  # pyright: ignore[reportArgumentType]  # handed on

    return partial(sqlite3.connect, factory=Connection)


@pytest.fixture
def disk(database_path: Path, monkeypatch: pytest.MonkeyPatch) -> Disk:
    """Return the disk of the bot's database; the file has no room for another long text."""
    with contextlib.closing(sqlite3.connect(database_path)) as db:
        for statement in ("PRAGMA journal_mode = DELETE", "PRAGMA page_size = 512", "VACUUM"):
            db.execute(statement).fetchall()
    disk = Disk(database_path)
    monkeypatch.setattr(sqlite3, "connect", _connection_on(disk))
    monkeypatch.setattr("storage.sqlite._BUSY_SECONDS", 0.02)
    return disk
