"""Lets nothing of what was removed, or was plain before, stay behind in an SQLite file.

SQLite leaves earlier contents in pages and in the log until it needs the room. PostgreSQL does so
as well; there it is for the operator to decide when `VACUUM FULL` may lock the tables.

Invariant: what must not stay behind is noted in the transaction that removes it, and the note goes
when the file was written anew. Whatever ends the bot in between, the next start finds the note.
"""

import asyncio
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import StorageError
from storage.engine import Engines
from storage.tables import MarkerRow
from storage.upsert import insert

_BUSY_SECONDS = 60.0

_IS_INDEXED = "SELECT 1 FROM sqlite_master WHERE name = 'message_words'"
# The index keeps words of what was removed until it is merged.
_FORGET_WORDS = "INSERT INTO message_words (message_words) VALUES ('optimize')"

_NOTE = "removed and still in the file"
_FIND = select(MarkerRow.value).where(MarkerRow.name == _NOTE)
_ADD = insert(MarkerRow)
_KEEP = _ADD.on_conflict_do_update(
    index_elements=["name"],
    set_={"value": _ADD.excluded.value, "updated_at": _ADD.excluded.updated_at},
)
_TAKE_AWAY = delete(MarkerRow).where(MarkerRow.name == _NOTE, MarkerRow.value == bindparam("noted"))


async def note_removal(db: AsyncConnection, *, now: datetime) -> None:
    """Note with a removal that the file has to be written anew."""
    if db.dialect.name == "sqlite":
        times = int(await db.scalar(_FIND) or 0) + 1
        await db.execute(_KEEP, {"name": _NOTE, "value": str(times), "updated_at": now})


async def compact_if_noted(engines: Engines) -> None:
    """Write an SQLite file anew if anything was removed since that was done last."""
    if engines.writing.url.get_backend_name() != "sqlite":
        return
    async with engines.writing.connect() as db:
        noted = await db.scalar(_FIND)
        await db.rollback()
        if noted is None:
            return
        await _write_anew(engines)
        # Another process may have removed more meanwhile, and counted that.
        await db.execute(_TAKE_AWAY, {"noted": noted})
        await db.commit()


async def compact(engines: Engines) -> None:
    """Write an SQLite file anew, without its past; writers of this process wait meanwhile."""
    if engines.writing.url.get_backend_name() == "sqlite":
        # There is one connection that writes; whoever has it keeps the others waiting in order.
        async with engines.writing.connect():
            await _write_anew(engines)


async def _write_anew(engines: Engines) -> None:
    await asyncio.to_thread(_compact, Path(engines.writing.url.database or ""))


def _compact(path: Path) -> None:
    try:
        with closing(sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)) as db:
            if db.execute(_IS_INDEXED).fetchone():
                db.execute(_FORGET_WORDS)
            db.execute("VACUUM")
            is_busy, *_ = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.Error as error:
        message = f"The database file could not be written anew: {error}."
        remedy = "See whether there is room on the disk for a second copy of it."
        raise StorageError(message, remedy=remedy) from error
    if is_busy:
        message = "The database file could not be written anew: somebody else was reading it."
        raise StorageError(message, remedy="It is tried again at the next start.")
