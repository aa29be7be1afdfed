"""Words of sealed messages, in memory only: an index in the database would tell what they say.

It is made of a place when somebody there first needs it, from what the bot itself can open; who may
be told what was found is asked of the database each time. Later messages are added when they are
needed, those that say something else since are read anew; when any is removed, all is forgotten.
"""

import asyncio
import sqlite3
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Delete, bindparam, event, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.domain.ids import PlaceId, SessionId
from storage.ownership.guard import as_the_bot
from storage.sealing.vault import Opened, Vault
from storage.searching.words import Hit
from storage.tables import MessageRow, SessionRow

_SESSIONS = select(SessionRow.id, SessionRow.last_seq).where(
    SessionRow.place_id == bindparam("place")
)
_SAID = select(MessageRow.id, MessageRow.session_id, MessageRow.seq, MessageRow.content).where(
    MessageRow.session_id == bindparam("session")
)
_LATER = _SAID.where(MessageRow.seq > bindparam("after")).order_by(MessageRow.seq)
_AT = _SAID.where(MessageRow.seq.in_(bindparam("numbers", expanding=True)))
_REMOVED = "messages_removed"


class _Index:
    """The words of the sessions of one place."""

    def __init__(self) -> None:
        self._db = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        self._db.execute(
            "CREATE VIRTUAL TABLE said USING fts5 (words, detail = none, columnsize = 0,"
            " tokenize = 'porter unicode61 remove_diacritics 2')"
        )
        self.known: dict[SessionId, int] = {}
        """Up to which message."""
        self.changed: dict[SessionId, set[int]] = {}
        """Which messages say something else than is known."""
        self.size = 0
        self.in_use = asyncio.Lock()

    def take_in(self, rows: Iterable[Opened]) -> None:
        """Know what these messages say."""
        said = [(row.id, row.content) for row in rows]
        self._db.execute("BEGIN")
        self._db.executemany("DELETE FROM said WHERE rowid = ?", [(key,) for key, _ in said])
        self._db.executemany("INSERT INTO said (rowid, words) VALUES (?, ?)", said)
        self._db.execute("COMMIT")
        self.size += len(said)

    def find(self, words: Sequence[str], most: int) -> list[Hit]:
        """Return which messages have which words."""
        found = "SELECT rowid FROM said WHERE said MATCH ? ORDER BY rowid DESC LIMIT ?"
        return [
            (number, key)
            for number, word in enumerate(words)
            for (key,) in self._db.execute(found, (f'"{word}"', most))
        ]


class SealedWords:
    """The indexes of the places where people talked last."""

    def __init__(self, *, most: int = 200_000) -> None:
        """Remember nothing yet.

        Args:
            most: How many messages are held in all; a single place may have more.
        """
        self._most = most
        self._of: OrderedDict[PlaceId, _Index] = OrderedDict()

    def watch(self, engine: AsyncEngine) -> None:
        """Forget everything when messages are removed with the connections of an engine."""
        event.listen(engine.sync_engine, "after_execute", _note)
        event.listen(engine.sync_engine, "rollback", _drop_note)
        event.listen(engine.sync_engine, "commit", self._committed)

    def changed(self, messages: Iterable[tuple[SessionId, int]]) -> None:
        """Read messages anew before they are found the next time."""
        for session_id, seq in messages:
            for index in self._of.values():
                if seq <= index.known.get(session_id, 0):
                    index.changed.setdefault(session_id, set()).add(seq)

    def forget(self) -> None:
        """Hold no words any more."""
        self._of.clear()

    async def look_up(
        self,
        db: AsyncConnection,
        words: Sequence[str],
        places: Sequence[PlaceId],
        *,
        most: int,
        vault: Vault,
    ) -> Sequence[Hit]:
        """Return which messages of these places have which words, for each word the newest ones."""
        hits: list[Hit] = []
        for place_id in places:
            index = self._of.setdefault(place_id, _Index())
            self._of.move_to_end(place_id)
            async with index.in_use:
                with as_the_bot(db):
                    await _refresh(index, db, place_id, vault=vault)
                hits += await asyncio.to_thread(index.find, words, most)
        self._make_room(keep=len(places))
        return hits

    def _make_room(self, *, keep: int) -> None:
        """Forget the places where nobody talked for longest."""
        while len(self._of) > keep and sum(i.size for i in self._of.values()) > self._most:
            self._of.popitem(last=False)

    def _committed(self, connection: Connection) -> None:
        if connection.info.pop(_REMOVED, False):
            self.forget()


async def _refresh(index: _Index, db: AsyncConnection, place_id: PlaceId, *, vault: Vault) -> None:
    """Read what was said since, and what says something else by now."""
    for session in (await db.execute(_SESSIONS, {"place": place_id})).all():
        which: dict[str, Any] = {"session": session.id}
        known = index.known.get(session.id, 0)
        if session.last_seq > known:
            found = await db.execute(_LATER, {**which, "after": known})
            await _take_in(index, await vault.open(MessageRow, found))
            index.known[session.id] = session.last_seq
        if numbers := index.changed.pop(session.id, None):
            found = await db.execute(_AT, {**which, "numbers": sorted(numbers)})
            await _take_in(index, await vault.open(MessageRow, found))


async def _take_in(index: _Index, rows: Sequence[Opened]) -> None:
    await asyncio.to_thread(index.take_in, rows)


def _note(connection: Connection, statement: object, *_: object) -> None:
    """Take note that messages are being removed."""
    if isinstance(statement, Delete) and statement.table is MessageRow.__table__:
        connection.info[_REMOVED] = True


def _drop_note(connection: Connection) -> None:
    connection.info.pop(_REMOVED, None)
