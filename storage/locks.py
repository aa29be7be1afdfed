"""Order between transactions that may meet.

On SQLite there is one writer at a time, so there is nothing to do. On PostgreSQL, two transactions
that would each find something absent and then make it must wait for one another.
"""

from sqlalchemy import BigInteger, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

_WAIT = select(
    func.pg_advisory_xact_lock(func.hashtextextended(bindparam("name"), 0, type_=BigInteger))
)


async def take_turns(db: AsyncConnection, *name: object) -> None:
    """Wait until no other transaction holds this name, and hold it until the end of this one."""
    if db.dialect.name == "postgresql":
        await db.execute(_WAIT, {"name": ":".join(map(str, name))})
