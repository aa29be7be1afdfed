"""Look after the database: copy it while it is in use, and see whether it keeps its promises."""

import asyncio
import sqlite3
from pathlib import Path

from sqlalchemy import Connection, text

from bot.domain.errors import ConfigurationError, StorageError
from bot.domain.health import Finding
from storage.config import DatabaseConfig
from storage.engine import Engines
from storage.errors import translated

_PROMISES = {
    "one answer per turn": (
        "SELECT count(*) FROM (SELECT turn_id FROM messages WHERE role = 'assistant'"
        " AND turn_id IS NOT NULL GROUP BY turn_id HAVING count(*) > 1) AS many"
    ),
    "places in their session": (
        "SELECT count(*) FROM (SELECT session_id FROM messages GROUP BY session_id, seq"
        " HAVING count(*) > 1) AS twice"
    ),
    "nothing beyond the last place": (
        "SELECT count(*) FROM messages JOIN sessions ON sessions.id = messages.session_id"
        " WHERE messages.seq > sessions.last_seq OR messages.seq < 1"
    ),
    "who spoke is known": (
        "SELECT count(*) FROM messages WHERE (role = 'assistant' AND persona_id IS NULL)"
        " OR (role = 'user' AND persona_id IS NOT NULL)"
        " OR tag NOT IN ('chat', 'ask', 'command', 'greeting', 'partial')"
    ),
    "what was sent is known": (
        "SELECT count(*) FROM deliveries WHERE state = 'sent' AND platform_message_id = ''"
    ),
    "turns that ended have an end": (
        "SELECT count(*) FROM turns WHERE state IN ('answered', 'failed', 'cancelled')"
        " AND finished_at IS NULL"
    ),
}
"""By what they promise: how many rows break it."""


async def backup(config: DatabaseConfig, target: Path) -> None:
    """Write a consistent copy of an SQLite database to a new file while others write to it.

    Raises:
        ConfigurationError: It is a PostgreSQL database, which has its own tool; or the file exists.
        StorageError: The copy could not be made; nothing is left of it.
    """
    url = config.to_driver_url()
    if url.get_backend_name() != "sqlite":
        message = "PostgreSQL has a tool of its own for this."
        remedy = f"Run: pg_dump --format=custom --file={target} {url.database}"
        raise ConfigurationError(message, remedy=remedy)
    await asyncio.to_thread(_copy, Path(url.database or ""), target)


async def check(config: DatabaseConfig) -> list[Finding]:
    """Return one finding for each promise that the stored rows must keep."""
    engines = Engines.of(config)
    try:
        with translated():
            async with engines.reading.connect() as db:
                return await db.run_sync(_findings)
    finally:
        await engines.dispose()


def _copy(source: Path, target: Path) -> None:
    """Copy with SQLite's own backup, which takes in what is committed meanwhile."""
    if target.exists():
        message = f"{str(target)!r} exists already; name a file that does not."
        raise ConfigurationError(message)
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        target.touch(mode=0o600)
        with sqlite3.connect(f"file:{source}?mode=ro", uri=True) as original:
            copy = sqlite3.connect(target)
            original.backup(copy)
            copy.close()
        original.close()
    except (sqlite3.Error, OSError) as error:
        target.unlink(missing_ok=True)
        message = f"The database could not be copied to {str(target)!r}: {error}."
        raise StorageError(message, remedy="See whether the disk is full.") from error


def _findings(db: Connection) -> list[Finding]:
    found = [_integrity(db)] if db.dialect.name == "sqlite" else []
    for promise, query in _PROMISES.items():
        broken = db.execute(text(query)).scalar_one()
        is_ok = broken == 0
        said = "kept." if is_ok else f"broken by {broken} rows."
        found.append(
            Finding(subject=promise, is_ok=is_ok, text=said, remedy="" if is_ok else _HELP)
        )
    return found


_HELP = "Restore a backup, or report it with what happened before."


def _integrity(db: Connection) -> Finding:
    """Let SQLite look at its own file, references included."""
    said = [str(row[0]) for row in db.execute(text("PRAGMA integrity_check(5)"))]
    astray = db.execute(text("PRAGMA foreign_key_check")).all()
    if said == ["ok"] and not astray:
        return Finding(subject="the file", is_ok=True, text="whole.")
    what = "; ".join([line for line in said if line != "ok"] + [f"{len(astray)} lost references"])
    return Finding(subject="the file", is_ok=False, text=what, remedy=_HELP)
