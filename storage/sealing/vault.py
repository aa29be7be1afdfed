"""Seals and opens values within one transaction.

What belongs together is opened together: all keys that a result needs come by one question, and
each key is asked for once in the life of the process. A key that was made in a transaction is used
by others only once it is committed: what it had sealed would be lost with it.
"""

import asyncio
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from sqlalchemy import MappingResult, bindparam, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import StorageError
from bot.domain.ids import SessionId
from bot.ports.clock import Clock
from bot.ports.ids import IdSource
from storage.base import AnyRow, whole
from storage.locks import take_turns
from storage.ownership.guard import as_the_bot
from storage.sealing.cipher import (
    KEY_BYTES,
    MARK,
    Key,
    SealedText,
    from_text,
    key_id_of,
    to_text,
    unreadable,
)
from storage.sealing.coverage import COVERS, Cover, Kind
from storage.sealing.keyring import Keyring
from storage.sealing.owner import NOBODY, KeyOwner
from storage.tables import Base, DataKeyRow, MessageRow, SealingRow

Opened = SimpleNamespace
"""A row with its words opened; its columns are known by name."""

_MANY = 200
"""Values, from which on opening them is left to a thread: that many take a millisecond."""

_KEY = (DataKeyRow.id, DataKeyRow.master, DataKeyRow.wrapped)
_THESE = select(*_KEY).where(DataKeyRow.id.in_(bindparam("keys", expanding=True)))
# The oldest, so that all processes take the same one.
_OF = {
    "user": select(*_KEY).where(DataKeyRow.user_id == bindparam("owner")).order_by(DataKeyRow.id),
    "session": select(*_KEY).where(DataKeyRow.session_id == bindparam("owner")),
    "nobody": select(*_KEY)
    .where(DataKeyRow.user_id.is_(None), DataKeyRow.session_id.is_(None))
    .order_by(DataKeyRow.id),
}
_STATE = select(SealingRow.state)


class Found(Protocol):
    """What a statement found."""

    def mappings(self) -> MappingResult:
        """Return its rows by the names of their columns."""
        ...


class _Value(NamedTuple):
    """A sealed value of a row."""

    row: Opened
    called: str
    kind: Kind
    sealed: bytes
    key_id: bytes
    where: str


class Vault:
    """What repositories seal and open words with. Without a master key, it hands them through."""

    def __init__(
        self, db: AsyncConnection, *, keyring: Keyring, clock: Clock, ids: IdSource
    ) -> None:
        self._db = db
        self._keyring = keyring
        self.clock = clock
        self._ids = ids
        self._new: dict[bytes, Key] = {}
        self._new_of: dict[KeyOwner, bytes] = {}
        self._gone: set[KeyOwner] = set()
        self.rewritten: list[tuple[SessionId, int]] = []
        """Which messages say something else than before, by session and `seq`."""

    @property
    def is_in_use(self) -> bool:
        """Tell whether any words are sealed."""
        return self._keyring.mode != "plain"

    @property
    def seals(self) -> bool:
        """Tell whether what is stored now is sealed."""
        return self._keyring.seals

    async def seal(
        self,
        table: type[Base],
        values: Mapping[str, Any],
        *,
        owner: KeyOwner,
        row: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Return values of a row with its words sealed, as far as there are any.

        Args:
            table: Where they will stand.
            values: Values by the names of their columns; others are handed through.
            owner: Whose key it is.
            row: The columns that name the row, where they are not among the values.
        """
        if table is MessageRow and row is not None and "content" in values:
            self.rewritten.append((row["session_id"], row["seq"]))
        if not self.seals:
            return dict(values)
        cover = COVERS[table]
        key = await self._key_of(owner)
        prefix = _prefix(cover, row or values)
        sealed = {
            column: to_text(key.seal(_to_bytes(values[column], kind), f"{prefix}:{column}"))
            for column, kind in cover.columns.items()
            if values.get(column)
        }
        return {**values, **sealed}

    async def open(
        self,
        table: type[Base],
        found: Found | Sequence[Opened],
        *,
        called: Mapping[str, str] | None = None,
    ) -> list[Opened]:
        """Return rows with the words of this table opened.

        Args:
            table: Where the words stood.
            found: What a statement found, the columns that name its rows included; or such rows.
            called: What the rows call a column where they do not call it by its name.

        Raises:
            StorageError: A value is damaged, stands in another's place, or its key is not given.
        """
        rows = to_opened(found)
        values, plain = _sealed_values(COVERS[table], rows, called or {})
        if plain and self._keyring.mode == "sealed":
            await self._assert_may_be_plain(plain)
        if values:
            keys = await self._keys({value.key_id for value in values})
            if len(values) < _MANY:
                _open(values, keys)
            else:
                await asyncio.to_thread(_open, values, keys)
        return rows

    async def open_first(self, table: type[Base], found: Found) -> Opened | None:
        """Return the only row with its words opened, or None where there is none."""
        return next(iter(await self.open(table, found)), None)

    async def seal_bytes(self, plain: bytes, where: str, *, owner: KeyOwner) -> bytes:
        """Return the content of a file as it is stored there; who stores it knows if that is so."""
        return (await self._key_of(owner)).seal(plain, where) if self.seals else plain

    async def open_bytes(self, sealed: bytes, where: str) -> bytes:
        """Return the content of a file that is sealed; see `seal_bytes`."""
        key_id = key_id_of(sealed, where)
        key = (await self._keys([key_id])).get(key_id)
        if key is None:
            raise unreadable(where)
        return await asyncio.to_thread(key.open, sealed, where)

    def index(self, table: type[Base], name: str) -> str:
        """Return the `name_key` of a row of this table.

        Where words are sealed, nobody can guess it, but it is equal for equal names.
        """
        return SealedText(MARK + self.digest(table, name)) if self.seals else name

    def spellings(self, table: type[Base], name: str) -> list[str]:
        """Return all that a row of this name may be found by, while rows are converted."""
        return [name, SealedText(MARK + self.digest(table, name))] if self.is_in_use else [name]

    def digest(self, table: type[Base], name: str) -> str:
        """Return what a name in this table is found by where words are sealed."""
        return self._keyring.index(table.__tablename__, whole(name).encode())

    async def prepare(self) -> None:
        """Make the key of all, without which a database that is to be sealed must not be."""
        await self._key_of(NOBODY)

    def commit(self) -> None:
        """Let others use the keys that were made: they are in the database now."""
        self._keyring.hold(self._new, self._new_of)
        self._new, self._new_of, self.rewritten = {}, {}, []
        for owner in self._gone:
            self._keyring.forget(owner)

    def destroy(self, owner: KeyOwner) -> None:
        """Hold the key of this owner no longer once it is gone from the database."""
        self._gone.add(owner)

    async def _assert_may_be_plain(self, where: str) -> None:
        """Raise unless another process is about to turn encryption off."""
        state = await self._db.scalar(_STATE)
        if state == "sealed":
            raise unreadable(where)
        self._keyring.mode = state or "plain"

    async def _keys(self, ids: Iterable[bytes]) -> Mapping[bytes, Key]:
        """Return these keys; those that are not held yet are asked for together."""
        held = {key_id: self._new.get(key_id) or self._keyring.find(key_id) for key_id in ids}
        keys = {key_id: key for key_id, key in held.items() if key}
        missing = held.keys() - keys.keys()
        if missing:
            these = {"keys": [UUID(bytes=key_id) for key_id in missing]}
            rows = await self._db.execute(_THESE, these)
            read = {row.id.bytes: self._unwrapped(row) for row in rows}
            self._keyring.hold(read, {})
            keys |= read
        return keys

    async def _key_of(self, owner: KeyOwner) -> Key:
        """Return the key that this owner's words are sealed with, made when it is first needed."""
        new = self._new_of.get(owner)
        held = self._new[new] if new else self._keyring.of(owner)
        return held or await self._find(owner) or await self._make(owner)

    async def _find(self, owner: KeyOwner) -> Key | None:
        """Return the key of this owner that the database has."""
        await take_turns(self._db, "key", *owner)
        row = (await self._db.execute(_OF[owner.kind], {"owner": owner.id})).first()
        if row is None:
            return None
        key = self._keyring.find(row.id.bytes) or self._unwrapped(row)
        self._keyring.hold({key.id: key}, {owner: key.id})
        return key

    async def _make(self, owner: KeyOwner) -> Key:
        """Make a key for this owner."""
        key_id, secret = self._ids.new(), os.urandom(KEY_BYTES)
        master = self._keyring.masters.newest()
        row = {
            "id": key_id,
            "user_id": owner.id if owner.kind == "user" else None,
            "session_id": owner.id if owner.kind == "session" else None,
            "master": master.version,
            "wrapped": master.wrap(secret, key_id),
            "created_at": self.clock.now(),
        }
        with as_the_bot(self._db):
            await self._db.execute(insert(DataKeyRow), row)
        key = Key(key_id, secret)
        self._new[key.id], self._new_of[owner] = key, key.id
        return key

    def _unwrapped(self, row: AnyRow) -> Key:
        """Return the key of a row."""
        master = self._keyring.masters.find(row.master)
        if master is None:
            message = "Something that is stored cannot be read: its master key is not given."
            remedy = f"Give version {row.master} of it as well, and start again."
            raise StorageError(message, remedy=remedy)
        return Key(row.id, master.unwrap(row.wrapped, row.id))


def to_opened(found: Found | Sequence[Opened]) -> list[Opened]:
    """Return what a statement found as rows that can be opened."""
    if isinstance(found, Sequence):
        return list(found)
    return [Opened(**row) for row in found.mappings()]


def is_sealed(value: object) -> bool:
    """Tell whether a value of a column of words is sealed."""
    return isinstance(value, str) and value.startswith(MARK)


def _prefix(cover: Cover, row: Mapping[str, Any]) -> str:
    """Return what names a row in what its values are bound to."""
    return f"{cover.name}:{':'.join(str(row[name]) for name in cover.row)}"


def _sealed_values(
    cover: Cover, rows: Sequence[Opened], called: Mapping[str, str]
) -> tuple[list[_Value], str]:
    """Return the values that are sealed, and where one is not, if that is so anywhere."""
    if not rows:
        return [], ""
    present = vars(rows[0])
    columns: list[tuple[str, Kind, str]] = [
        (called.get(column, column), kind, f":{column}")
        for column, kind in cover.columns.items()
        if called.get(column, column) in present
    ]
    names = [called.get(name, name) for name in cover.row]
    values: list[_Value] = []
    plain = ""
    for row in rows:
        of_row = vars(row)
        prefix = f"{cover.name}:{':'.join(str(of_row[name]) for name in names)}"
        for column, kind, suffix in columns:
            value = of_row[column]
            if not value:
                continue
            where = prefix + suffix
            if is_sealed(value):
                sealed = from_text(value, where)
                key_id = key_id_of(sealed, where)
                values.append(_Value(row, column, kind, sealed, key_id, where))
            else:
                plain = where
    return values, plain


def _open(values: Iterable[_Value], keys: Mapping[bytes, Key]) -> None:
    """Put what was sealed in place of what is stored."""
    for row, called, kind, sealed, key_id, where in values:
        key = keys.get(key_id)
        if key is None:
            raise unreadable(where)
        vars(row)[called] = _from_bytes(key.open(sealed, where), kind)


def _to_bytes(value: Any, kind: Kind) -> bytes:  # noqa: ANN401  # JSON may hold anything
    return (whole(value) if kind == "text" else json.dumps(value)).encode()


def _from_bytes(plain: bytes, kind: Kind) -> Any:  # noqa: ANN401  # JSON may hold anything
    return plain.decode() if kind == "text" else json.loads(plain)
