"""Engines: the pools of connections to the database. Making them opens nothing yet."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from sqlalchemy import URL, AsyncAdaptedQueuePool
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.config import DatabaseConfig
from storage.ownership.guard import watch
from storage.sqlite import Connector

_SQLITE_READERS = 4
_POSTGRESQL_CONNECTIONS = 10
_QUEUE_SECONDS = 60.0
"""How long a transaction may wait for a free connection."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Engines:
    """One engine for transactions that write, one for those that only read."""

    writing: AsyncEngine
    reading: AsyncEngine
    connectors: tuple[Connector, ...] = ()
    """What opens the connections to SQLite, each with a thread."""

    @classmethod
    def of(cls, config: DatabaseConfig, *, watches_references: bool = True) -> Self:
        """Return the engines of this database.

        Only a migration does not want SQLite to watch that rows refer to rows: it changes a table
        by copying it and dropping the original, to which others refer. PostgreSQL needs no copies.
        """
        url = config.to_driver_url()
        if url.get_backend_name() == "sqlite":
            # SQLite knows one writer at a time. With one connection, writers queue here, in order
            # and without polling; between several, some would wait in vain ("database is locked").
            file = Path(url.database or "")
            writer = Connector(file, begin="BEGIN IMMEDIATE", watches_references=watches_references)
            reader = Connector(file, begin="BEGIN DEFERRED")
            return cls(
                writing=_sqlite(url, writer, connections=1),
                reading=_sqlite(url, reader, connections=_SQLITE_READERS),
                connectors=(writer, reader),
            )
        writing = _postgresql(url)
        # Read transactions see one moment, as they do on SQLite.
        reading = writing.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        return cls(writing=writing, reading=reading)

    async def dispose(self) -> None:
        """Close all connections; those of cancelled tasks may still be at their last statement."""
        await self.reading.dispose()
        await self.writing.dispose()
        for connector in self.connectors:
            await connector.join()


def _sqlite(url: URL, connector: Connector, *, connections: int) -> AsyncEngine:
    """Return an engine on an SQLite file."""
    engine = create_async_engine(
        url,
        async_creator=connector,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=_QUEUE_SECONDS,
        hide_parameters=True,
    )
    watch(engine)
    return engine


def _postgresql(url: URL) -> AsyncEngine:
    """Return an engine on a PostgreSQL database."""
    engine = create_async_engine(
        url,
        pool_size=_POSTGRESQL_CONNECTIONS,
        max_overflow=_POSTGRESQL_CONNECTIONS,
        pool_timeout=_QUEUE_SECONDS,
        # A server that was restarted costs one question here instead of somebody's message.
        pool_pre_ping=True,
        hide_parameters=True,
    )
    watch(engine)
    return engine
