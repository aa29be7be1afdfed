"""What was said, to be looked through and to be carried along."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import SessionId, UserId
from bot.domain.message import Message
from bot.domain.session import Hit
from storage.repositories.message import MESSAGE, to_message
from storage.repositories.session import SqlSessions
from storage.tables import MessageRow, SessionRow

_WHOLE = MESSAGE.where(MessageRow.session_id == bindparam("session")).order_by(MessageRow.seq)
_OWN_SESSIONS = select(SessionRow.id).where(SessionRow.owner_id == bindparam("user"))
_MAY_BE_FOUND = or_(
    MessageRow.author_id == bindparam("user"),
    and_(MessageRow.role == "assistant", MessageRow.session_id.in_(_OWN_SESSIONS)),
)


class SqlTranscripts:
    """Everything that was said, for those who may read it."""

    def __init__(self, db: AsyncConnection, *, sessions: SqlSessions) -> None:
        self._db = db
        self._sessions = sessions

    async def whole(self, session_id: SessionId) -> Sequence[Message]:
        """Return all messages of a session, oldest first."""
        rows = await self._db.execute(_WHOLE, {"session": session_id})
        return [to_message(row) for row in rows]

    async def search(
        self, user_id: UserId, words: Sequence[str], *, offset: int, limit: int
    ) -> Sequence[Hit]:
        """Return messages that have all these words, newest first."""
        statement = (
            MESSAGE.add_columns(MessageRow.session_id)
            .where(_MAY_BE_FOUND, *(_has(word) for word in words))
            .order_by(MessageRow.id.desc())
            .offset(offset)
            .limit(limit)
        )
        rows = (await self._db.execute(statement, {"user": user_id})).all()
        sessions = {row.session_id: await self._sessions.get(row.session_id) for row in rows}
        return [Hit(message=to_message(row), session=sessions[row.session_id]) for row in rows]


def _has(word: str) -> ColumnElement[bool]:
    """Tell whether a word is in a message; SQLite folds the case of no letters beyond ASCII."""
    spellings = dict.fromkeys((word, word.lower(), word.capitalize(), word.upper()))
    return or_(*(MessageRow.content.icontains(w, autoescape=True) for w in spellings))
