"""A real database of which nothing is kept: what one cell of the matrix does, the next never sees.

All is done in one transaction, whose savepoints stand for transactions; it is never committed.
"""

from collections.abc import AsyncGenerator, Collection, Mapping
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncTransaction

from bot.domain.ids import UserId
from bot.domain.policy import NOBODY, THE_BOT, Actor
from storage.belongings import OF_USER
from storage.config import DatabaseConfig
from storage.engine import Engines
from storage.errors import translated
from storage.ownership.guard import acting_for, connected
from storage.sealing.config import SecurityConfig
from storage.sealing.custodian import Custodian
from storage.searching.sealed import SealedWords
from storage.unit_of_work import SqlUnitOfWork
from tests.fakes.clock import FakeClock
from tests.fakes.ids import CountingIds

_MANY = 1_000_000
"""More keys than were given before."""


_ROWS = {
    table.__tablename__: select(table.__table__)
    .where(theirs)
    .order_by(*table.__table__.primary_key)
    for table, theirs in OF_USER.items()
}
TABLES = _ROWS.keys()
"""Those that have rows of people."""


class UnsavedUnitOfWork(SqlUnitOfWork):
    """Commits a savepoint, not the transaction."""

    savepoint: AsyncTransaction

    async def commit(self) -> None:
        """Keep what was done, as long as anything is kept."""
        with translated():
            await self.savepoint.commit()
        self.savepoint = await self._db.begin_nested()


class UnsavedStorage:
    """Implements `bot.ports.storage.Storage` within one transaction of a database."""

    is_encrypted = False

    def __init__(self, db: AsyncConnection, custodian: Custodian, *, clock: FakeClock) -> None:
        self.clock = clock
        self.written: set[str] = set()
        """The tables in which any row was changed; with a deletion, all others may have been."""
        self._db = db
        self._custodian = custodian
        self._ids = CountingIds()
        event.listen(db.sync_connection, "after_cursor_execute", self._note)

    @classmethod
    @asynccontextmanager
    async def opened(
        cls, config: DatabaseConfig, *, clock: FakeClock
    ) -> AsyncGenerator["UnsavedStorage"]:
        """Open the database."""
        engines = Engines.of(config)
        custodian = Custodian(engines, SecurityConfig(), clock=clock, ids=CountingIds())
        async with connected(engines.writing, THE_BOT) as db:
            yield cls(db, custodian, clock=clock)
            await db.rollback()
        await engines.dispose()

    @asynccontextmanager
    async def forgetting(self, actor: Actor) -> AsyncGenerator[UnsavedUnitOfWork]:
        """Open a unit of work for somebody, and forget at the end all that is done within."""
        self._ids = CountingIds(_MANY)
        with acting_for(self._db, actor):
            uow = await self._begun()
            self.written.clear()
            try:
                yield uow
            finally:
                await uow.savepoint.rollback()

    @asynccontextmanager
    async def writing(self, actor: Actor = NOBODY) -> AsyncGenerator[UnsavedUnitOfWork]:
        """Open what stands for a transaction."""
        with translated(), acting_for(self._db, actor):
            uow = await self._begun()
            try:
                yield uow
            finally:
                await uow.savepoint.rollback()

    reading = writing

    async def rows_of(self, user_id: UserId, tables: Collection[str]) -> Mapping[str, object]:
        """Return all that is somebody's in these tables."""
        with acting_for(self._db, THE_BOT):
            return {
                name: (await self._db.execute(_ROWS[name], {"user": user_id})).all()
                for name in tables
            }

    async def compact(self) -> None:
        """Do nothing: nothing is kept anyway."""

    async def aclose(self) -> None:
        """Do nothing: `opened` closes what it opened."""

    async def _begun(self) -> UnsavedUnitOfWork:
        vault = self._custodian.vault(self._db)
        uow = UnsavedUnitOfWork(
            self._db,
            vault=vault,
            sealed_words=SealedWords(),
            clock=self.clock,
            ids=self._ids,
        )
        uow.savepoint = await self._db.begin_nested()
        return uow

    def _note(self, *arguments: Any) -> None:
        """Take note of what is changed."""
        cursor, context = arguments[1], arguments[4]
        if cursor.rowcount != 0 and (context.isinsert or context.isupdate):
            self.written.add(context.compiled.statement.table.name)
        if cursor.rowcount != 0 and context.isdelete:
            self.written |= TABLES
