"""Look after the database: copy it while it is in use, and see whether it keeps its promises."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, text

from bot.domain.errors import ConfigurationError, StorageError
from bot.domain.health import Finding
from bot.domain.policy import THE_BOT
from storage.config import DatabaseConfig
from storage.engine import Engines
from storage.errors import translated
from storage.migrate import current, head
from storage.ownership.guard import connected

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
    "nothing is missing": (
        "SELECT count(*) FROM sessions WHERE last_seq - removed <>"
        " (SELECT count(*) FROM messages WHERE messages.session_id = sessions.id)"
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

_HELP = "Restore a backup, or report it with what happened before."


async def backup(config: DatabaseConfig, target: Path) -> None:
    """Write a consistent copy of an SQLite database to a new file while others write to it.

    Raises:
        ConfigurationError: It is a PostgreSQL database, which has its own tool; or there is no
            database yet; or the file exists.
        StorageError: The copy could not be made; nothing is left of it.
    """
    url = config.to_driver_url()
    if url.get_backend_name() != "sqlite":
        message = "PostgreSQL has a tool of its own for this."
        remedy = (
            f"Run: PGOPTIONS='-c app.actor=bot' pg_dump --enable-row-security --format=custom"
            f" --file={target} {url.database}"
        )
        raise ConfigurationError(message, remedy=remedy)
    await asyncio.to_thread(_back_up, Path(url.database or ""), target)


async def check(config: DatabaseConfig) -> list[Finding]:
    """Return one finding for each promise that the stored rows must keep."""
    revision = await current(config)
    if revision != head():
        said = f"at {revision or 'no revision'}; the newest is {head()}."
        remedy = "Run `greenroom db upgrade`."
        return [Finding(subject="the tables", is_ok=False, text=said, remedy=remedy)]
    engines = Engines.of(config)
    try:
        with translated():
            async with connected(engines.reading, THE_BOT) as db:
                return await db.run_sync(_findings)
    finally:
        await engines.dispose()


def _back_up(source: Path, target: Path) -> None:
    """Copy to a file that only its owner may read, or leave none."""
    if not source.exists():
        message = f"There is no database at {str(source)!r} yet."
        raise ConfigurationError(message)
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        target.touch(mode=0o600, exist_ok=False)
    except FileExistsError as error:
        message = f"{str(target)!r} exists already; name a file that does not."
        raise ConfigurationError(message) from error
    except OSError as error:
        raise _not_copied(target, error) from error
    try:
        _copy(source, target)
    except sqlite3.Error as error:
        target.unlink(missing_ok=True)
        raise _not_copied(target, error) from error


def _copy(source: Path, target: Path) -> None:
    """Copy with SQLite's own backup, which takes in what is committed meanwhile."""
    address = f"{source.resolve().as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(address, uri=True)) as original,
        closing(sqlite3.connect(target)) as copy,
    ):
        original.backup(copy)


def _not_copied(target: Path, error: Exception) -> StorageError:
    message = f"The database could not be copied to {str(target)!r}: {error}."
    return StorageError(message, remedy="See whether the disk is full.")


def _findings(db: Connection) -> list[Finding]:
    found = [_integrity(db)] if db.dialect.name == "sqlite" else []
    for promise, query in _PROMISES.items():
        broken = db.execute(text(query)).scalar_one()
        said = f"broken by {broken} rows." if broken else "kept."
        remedy = _HELP if broken else ""
        found.append(Finding(subject=promise, is_ok=not broken, text=said, remedy=remedy))
    return found


def _integrity(db: Connection) -> Finding:
    """Let SQLite look at its own file, references included."""
    said = [str(row[0]) for row in db.execute(text("PRAGMA integrity_check(5)"))]
    astray = db.execute(text("PRAGMA foreign_key_check")).all()
    if said == ["ok"] and not astray:
        return Finding(subject="the file", is_ok=True, text="whole.")
    what = "; ".join([line for line in said if line != "ok"] + [f"{len(astray)} lost references"])
    return Finding(subject="the file", is_ok=False, text=what, remedy=_HELP)
