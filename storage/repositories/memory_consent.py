"""Whether memories of somebody may be stored."""

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import UserId
from bot.ports.clock import Clock
from storage.tables import UserRow

_IS_USER = UserRow.id == bindparam("user")
_PAUSED_AT = select(UserRow.memory_paused_at).where(_IS_USER)
_PAUSE = update(UserRow).where(_IS_USER, UserRow.memory_paused_at.is_(None))
_RESUME = (
    update(UserRow)
    .where(_IS_USER, UserRow.memory_paused_at.is_not(None))
    .values(memory_paused_at=None)
)


class SqlMemoryConsents:
    """What people decided about memories."""

    def __init__(self, db: AsyncConnection, *, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def may_remember(self, user_id: UserId) -> bool:
        """Tell whether memories may be stored of what this person says; not of who is gone."""
        row = (await self._db.execute(_PAUSED_AT, {"user": user_id})).first()
        return row is not None and row.memory_paused_at is None

    async def pause(self, user_id: UserId) -> bool:
        """Let none be stored from now on; tells whether that is new."""
        which = {"user": user_id, "memory_paused_at": self._clock.now()}
        return (await self._db.execute(_PAUSE, which)).rowcount > 0

    async def resume(self, user_id: UserId) -> bool:
        """Let them be stored again; tells whether that is new."""
        return (await self._db.execute(_RESUME, {"user": user_id})).rowcount > 0
