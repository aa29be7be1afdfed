"""Words whose row is named by its user, when two users become one.

All else is left as it is: values name their key, and the key goes over with the rest. But what is
bound to a row of one user could not be opened in that of another.
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import UserId
from storage.sealing.coverage import COVERS, Cover
from storage.sealing.step import WordsStep, changing, key_of, owner_of
from storage.sealing.vault import Opened, Vault

_NAMED_BY_USER = tuple(cover for cover in COVERS.values() if "user_id" in cover.row)


@asynccontextmanager
async def moving(
    db: AsyncConnection, vault: Vault, *, kept: UserId, gone: UserId
) -> AsyncGenerator[None]:
    """Let rows be moved from one user to the other meanwhile; those that give way may go."""
    moved = [(cover, await _that_move(db, vault, cover, kept, gone)) for cover in _NAMED_BY_USER]
    yield
    for cover, rows in moved:
        for row in rows:
            row.user_id = kept
            if row.of_user is not None:
                row.of_user = kept
            words = {name: getattr(row, name) for name in cover.columns}
            sealed = await vault.seal(cover.table, words, owner=owner_of(row), row=vars(row))
            await db.execute(changing(cover.table), {**key_of(cover.table, row), **sealed})


async def _that_move(
    db: AsyncConnection, vault: Vault, cover: Cover, kept: UserId, gone: UserId
) -> Sequence[Opened]:
    """Return the rows of the one user, opened, but for those that the other one has as well."""
    table, other = cover.table.__table__, cover.table.__table__.alias()
    same = (table.c[name] == other.c[name] for name in cover.row if name != "user_id")
    statement = select(*WordsStep(cover).columns).where(
        table.c.user_id == gone, ~exists().where(other.c.user_id == kept, *same)
    )
    return await vault.open(cover.table, await db.execute(statement)) if vault.is_in_use else ()
