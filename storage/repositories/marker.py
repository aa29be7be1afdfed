"""Small notes that adapters keep across restarts."""

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ports.clock import Clock
from storage.tables import MarkerRow
from storage.upsert import insert

_FIND = select(MarkerRow.value).where(MarkerRow.name == bindparam("name"))
_INSERT = insert(MarkerRow)
_KEEP = _INSERT.on_conflict_do_update(
    index_elements=["name"],
    set_={"value": _INSERT.excluded.value, "updated_at": _INSERT.excluded.updated_at},
)


class SqlMarkersInTransaction:
    """Named values, read and kept within a unit of work."""

    def __init__(self, db: AsyncConnection, *, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def find(self, name: str) -> str | None:
        """Return what was kept under this name."""
        return (await self._db.execute(_FIND, {"name": name})).scalar_one_or_none()

    async def keep(self, name: str, value: str) -> None:
        """Keep the value, in place of an earlier one."""
        row = {"name": name, "value": value, "updated_at": self._clock.now()}
        await self._db.execute(_KEEP, row)
