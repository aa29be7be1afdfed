"""Lets nothing of what was plain before stay behind in an SQLite file.

SQLite leaves earlier contents in pages and in the log until it needs the room. PostgreSQL does so
as well; there it is for the operator to decide when `VACUUM FULL` may lock the tables.
"""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.domain.errors import StorageError
from storage.engine import Engines

_BUSY_SECONDS = 60.0


async def compact(engines: Engines) -> None:
    """Write an SQLite file anew, without its past; writers of this process wait meanwhile."""
    url = engines.writing.url
    if url.get_backend_name() == "sqlite":
        # There is one connection that writes; whoever has it keeps the others waiting in order.
        async with engines.writing.connect():
            await asyncio.to_thread(_compact, Path(url.database or ""))


def _compact(path: Path) -> None:
    try:
        with closing(sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)) as db:
            db.execute("VACUUM")
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error as error:
        message = f"The database file could not be written anew: {error}."
        remedy = "See whether there is room on the disk for a second copy of it."
        raise StorageError(message, remedy=remedy) from error
