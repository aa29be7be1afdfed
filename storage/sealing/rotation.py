"""Wraps keys anew under the master key that is in force; what they sealed is not touched."""

from collections.abc import Mapping

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import StorageError
from storage.sealing.keyring import Keyring
from storage.tables import DataKeyRow

_AT_ONCE = 200
_OTHERS = (
    select(DataKeyRow.id, DataKeyRow.master, DataKeyRow.wrapped)
    .where(DataKeyRow.master != bindparam("version"))
    .limit(_AT_ONCE)
    .with_for_update()
)
_REWRAP = update(DataKeyRow).where(DataKeyRow.id == bindparam("key"))
_COUNT = select(DataKeyRow.master, func.count().label("number")).group_by(DataKeyRow.master)


async def rewrap_some(db: AsyncConnection, keyring: Keyring) -> int:
    """Wrap the next keys anew; returns how many there were.

    Raises:
        StorageError: The master key that one of them is wrapped by is not given.
    """
    newest = keyring.masters.newest()
    rows = (await db.execute(_OTHERS, {"version": newest.version})).all()
    changes: list[dict[str, object]] = []
    for row in rows:
        master = keyring.masters.find(row.master)
        if master is None:
            message = "Some keys cannot be wrapped anew: their master key is not given."
            raise StorageError(message, remedy=f"Give version {row.master} of it as well.")
        wrapped = newest.wrap(master.unwrap(row.wrapped, row.id), row.id)
        changes.append({"key": row.id, "master": newest.version, "wrapped": wrapped})
    if changes:
        await db.execute(_REWRAP, changes)
    return len(changes)


async def count_by_version(db: AsyncConnection) -> Mapping[str, int]:
    """Return how many keys each version of the master key wraps."""
    return {row.master: row.number for row in await db.execute(_COUNT)}
