"""What was said, to be looked through and to be carried along."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import SessionId, UserId
from bot.domain.message import Message
from bot.domain.session import Hit
from storage.ownership.guard import as_the_bot
from storage.repositories.message import MESSAGE, to_message
from storage.repositories.session import SqlSessions
from storage.sealing.vault import Opened, Vault
from storage.tables import MessageRow, SessionRow

_WHOLE = MESSAGE.where(MessageRow.session_id == bindparam("session")).order_by(MessageRow.seq)
_OWN_SESSIONS = select(SessionRow.id).where(SessionRow.owner_id == bindparam("user"))
_MAY_BE_FOUND = or_(
    MessageRow.author_id == bindparam("user"),
    and_(MessageRow.role == "assistant", MessageRow.session_id.in_(_OWN_SESSIONS)),
)
_NEWEST_FIRST = MESSAGE.where(_MAY_BE_FOUND).order_by(MessageRow.id.desc())
_GOING_ON = _NEWEST_FIRST.where(MessageRow.id < bindparam("before"))
_AT_ONCE = 500
"""Messages that are opened together."""


class SqlTranscripts:
    """Everything that was said, for those who may read it."""

    def __init__(self, db: AsyncConnection, *, vault: Vault, sessions: SqlSessions) -> None:
        self._db = db
        self._vault = vault
        self._sessions = sessions

    async def whole(self, session_id: SessionId) -> Sequence[Message]:
        """Return all messages of a session, oldest first."""
        found = await self._db.execute(_WHOLE, {"session": session_id})
        return [to_message(row) for row in await self._vault.open(MessageRow, found)]

    async def search(
        self, user_id: UserId, words: Sequence[str], *, offset: int, limit: int
    ) -> Sequence[Hit]:
        """Return messages that have all these words, newest first.

        Where words are sealed, the database cannot look for them: then the messages that may be
        found are opened, some hundreds at a time, until enough have the words.
        """
        look = self._look_through if self._vault.is_in_use else self._look_up
        rows = await look(user_id, words, offset=offset, limit=limit)
        # What somebody wrote in others' sessions is found with the title of these.
        with as_the_bot(self._db):
            sessions = {row.session_id: await self._sessions.get(row.session_id) for row in rows}
        return [Hit(message=to_message(row), session=sessions[row.session_id]) for row in rows]

    async def _look_up(
        self, user_id: UserId, words: Sequence[str], *, offset: int, limit: int
    ) -> Sequence[Opened]:
        """Let the database look for words that are not sealed."""
        statement = _NEWEST_FIRST.where(*(_has(word) for word in words)).offset(offset)
        found = await self._db.execute(statement.limit(limit), {"user": user_id})
        return await self._vault.open(MessageRow, found)

    async def _look_through(
        self, user_id: UserId, words: Sequence[str], *, offset: int, limit: int
    ) -> Sequence[Opened]:
        """Open messages, newest first, until enough have these words."""
        wanted = [word.casefold() for word in words]
        hits: list[Opened] = []
        before = None
        while len(hits) < offset + limit:
            which = {"user": user_id, "before": before, "count": _AT_ONCE}
            statement = _NEWEST_FIRST if before is None else _GOING_ON
            found = await self._db.execute(statement.limit(bindparam("count")), which)
            rows = await self._vault.open(MessageRow, found)
            hits += [row for row in rows if all(word in row.content.casefold() for word in wanted)]
            if len(rows) < _AT_ONCE:
                break
            before = rows[-1].id
        return hits[offset : offset + limit]


def _has(word: str) -> ColumnElement[bool]:
    """Tell whether a word is in a message; SQLite folds the case of no letters beyond ASCII."""
    spellings = dict.fromkeys((word, word.lower(), word.capitalize(), word.upper()))
    return or_(*(MessageRow.content.icontains(w, autoescape=True) for w in spellings))
