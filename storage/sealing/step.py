"""The steps of a conversion: each goes through one table, in the order of its keys."""

from collections.abc import Sequence
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    bindparam,
    func,
    inspect,
    literal,
    null,
    select,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.sealing.coverage import Cover
from storage.sealing.owner import KeyOwner, of_session, of_user
from storage.sealing.vault import Opened, Vault, is_sealed, to_opened
from storage.tables import Base

Key = Sequence[Any]
"""The values of the columns that are the key of a row, as JSON may keep them."""


class Step(Protocol):
    """One step of a conversion."""

    @property
    def table(self) -> type[Base]:
        """Return what it goes through."""
        ...

    @property
    def columns(self) -> Sequence[ColumnElement[Any]]:
        """Return what has to be known of a row besides its key."""
        ...

    async def convert(self, db: AsyncConnection, vault: Vault, rows: Sequence[Opened]) -> int:
        """Convert these rows as far as they need it; returns how many did."""
        ...


class WordsStep:
    """Converts the words of one table."""

    def __init__(self, cover: Cover) -> None:
        self._cover = cover
        self.table = cover.table
        columns = cover.table.__table__.c
        session = null() if cover.session is None else cover.session
        user = null() if cover.user is None else cover.user
        self.columns: Sequence[ColumnElement[Any]] = (
            *(columns[name] for name in (*cover.row, *cover.columns)),
            session.label("of_session"),
            user.label("of_user"),
        )
        self._change = changing(cover.table)

    async def convert(self, db: AsyncConnection, vault: Vault, rows: Sequence[Opened]) -> int:
        """Seal or open the words of these rows."""
        cover = self._cover
        chosen = [row for row in rows if self._needs_it(row, is_to_be_sealed=vault.seals)]
        changes: list[dict[str, Any]] = []
        for row in await vault.open(cover.table, chosen):
            words = {name: getattr(row, name) for name in cover.columns}
            sealed = await vault.seal(cover.table, words, owner=owner_of(row), row=vars(row))
            changes.append({**key_of(self.table, row), **sealed})
        if changes:
            await db.execute(self._change, changes)
        return len(changes)

    def _needs_it(self, row: Opened, *, is_to_be_sealed: bool) -> bool:
        words = [getattr(row, name) for name in self._cover.columns]
        return any(word and is_sealed(word) != is_to_be_sealed for word in words)


async def convert_after(
    db: AsyncConnection, vault: Vault, step: Step, after: Key, *, limit: int
) -> tuple[Key | None, int]:
    """Convert the rows that come after this key.

    Returns:
        The key of the last one, None where there was none; and how many needed it.
    """
    key = _key(step.table)
    others = [column for column in step.columns if column.name not in {c.name for c in key}]
    statement = select(*key, *others).order_by(*key).limit(limit)
    if after:
        statement = statement.where(_is_after(step.table, after))
    rows = to_opened(await db.execute(statement.with_for_update(of=step.table)))
    if not rows:
        return None, 0
    converted = await step.convert(db, vault, rows)
    return [_to_json(getattr(rows[-1], column.name)) for column in key], converted


async def count(db: AsyncConnection, step: Step, after: Key) -> tuple[int, int]:
    """Return how many rows come up to this key, and how many there are."""
    in_all = select(func.count()).select_from(step.table)
    total = (await db.execute(in_all)).scalar_one()
    if not after:
        return 0, total
    left = (await db.execute(in_all.where(_is_after(step.table, after)))).scalar_one()
    return total - left, total


def changing(table: type[Base]) -> Any:  # noqa: ANN401  # the type of a statement says nothing here
    """Return the statement that changes a row of this table; see `key_of`."""
    return update(table).where(*(c == bindparam(f"of_{c.name}") for c in _key(table)))


def key_of(table: type[Base], row: Opened) -> dict[str, Any]:
    """Return what names the row to change."""
    return {f"of_{column.name}": getattr(row, column.name) for column in _key(table)}


def _key(table: type[Base]) -> Sequence[ColumnElement[Any]]:
    """Return the columns that are the key of a table."""
    return inspect(table).primary_key


def _is_after(table: type[Base], after: Key) -> ColumnElement[bool]:
    """Tell whether a row comes after this key."""
    key = _key(table)
    values = [literal(_from_json(v, c), c.type) for v, c in zip(after, key, strict=True)]
    return tuple_(*key) > tuple_(*values)


def _to_json(value: object) -> object:
    return value if isinstance(value, int) else str(value)


def _from_json(value: object, column: ColumnElement[Any]) -> object:
    return UUID(str(value)) if column.type.python_type is UUID else value


def owner_of(row: Opened) -> KeyOwner:
    """Return whose key the words of a row are sealed with."""
    return of_session(row.of_session) if row.of_session else of_user(row.of_user)
