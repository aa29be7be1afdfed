"""What was said."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import DuplicateMessageError, NotFoundError
from bot.domain.ids import SessionId, TurnId, UserId
from bot.domain.message import IncomingMessage, Message, Tag
from bot.domain.persona import Persona
from bot.ports.clock import Clock
from storage.base import AnyRow
from storage.tables import MessageRow, PlaceRow, SessionRow
from storage.upsert import insert

_BLANK: dict[str, Any] = {
    "author_id": None,
    "persona_id": None,
    "persona_revision": None,
    "attachments": [],
    "bot_account": None,
    "platform_message_id": None,
    "metadata": {},
}
"""What only one of the two kinds of messages has; the same columns always make one statement."""

_NEXT_SEQ = (
    update(SessionRow)
    .where(SessionRow.id == bindparam("session"))
    .values(last_seq=SessionRow.last_seq + 1)
    .returning(SessionRow.last_seq, SessionRow.place_id)
)
_ADD = (
    insert(MessageRow)
    .on_conflict_do_nothing(index_elements=["bot_account", "place_id", "platform_message_id"])
    .returning(MessageRow.id)
)
_WAS_TAKEN = (
    select(MessageRow.id)
    .join(PlaceRow, PlaceRow.id == MessageRow.place_id)
    .where(
        PlaceRow.platform == bindparam("platform"),
        PlaceRow.chat_id == bindparam("chat_id"),
        PlaceRow.topic_id == bindparam("topic_id"),
        MessageRow.bot_account == bindparam("bot_account"),
        MessageRow.platform_message_id == bindparam("message_id"),
    )
)
_SELECT = select(
    MessageRow.id,
    MessageRow.seq,
    MessageRow.role,
    MessageRow.content,
    MessageRow.tag,
    MessageRow.author_id,
    MessageRow.author_name,
    MessageRow.persona_id,
    MessageRow.persona_revision,
    MessageRow.turn_id,
    MessageRow.platform_message_id,
    MessageRow.created_at,
)
_WINDOW = (
    _SELECT.where(MessageRow.session_id == bindparam("session"))
    .order_by(MessageRow.seq.desc())
    .limit(bindparam("count"))
)
_OF_TURN = _SELECT.where(MessageRow.turn_id == bindparam("turn")).order_by(MessageRow.seq)


class SqlMessages:
    """The utterances of all sessions, in the order of their `seq`."""

    def __init__(self, db: AsyncConnection, *, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def add_incoming(
        self,
        incoming: IncomingMessage,
        *,
        session_id: SessionId,
        author_id: UserId,
        turn_id: TurnId | None,
    ) -> None:
        """Store what a person said.

        Raises:
            DuplicateMessageError: It is stored already. Nothing of this transaction should be.
        """
        columns = {
            "turn_id": turn_id,
            "role": "user",
            "tag": "chat",
            "author_id": author_id,
            "author_name": incoming.sender.display_name,
            "content": incoming.text,
            "attachments": [asdict(attachment) for attachment in incoming.attachments],
            "bot_account": incoming.bot_account,
            "platform_message_id": incoming.message_id,
            "metadata": {"sent_at": incoming.sent_at.isoformat()},
        }
        if not await self._add(session_id, columns):
            message = "This message is stored already."
            raise DuplicateMessageError(message)

    async def was_taken(self, incoming: IncomingMessage) -> bool:
        """Tell whether this message is stored already."""
        key = {
            **incoming.place.key._asdict(),
            "bot_account": incoming.bot_account,
            "message_id": incoming.message_id,
        }
        return (await self._db.execute(_WAS_TAKEN, key)).first() is not None

    async def add_answer(
        self, content: str, *, session_id: SessionId, turn_id: TurnId, persona: Persona, tag: Tag
    ) -> None:
        """Store what a persona said."""
        columns = {
            "turn_id": turn_id,
            "role": "assistant",
            "tag": tag,
            "author_name": persona.name,
            "persona_id": persona.id,
            "persona_revision": persona.revision,
            "content": content,
        }
        await self._add(session_id, columns)

    async def window(self, session_id: SessionId, limit: int) -> Sequence[Message]:
        """Return the newest messages of a session, oldest first, by one indexed query."""
        rows = await self._db.execute(_WINDOW, {"session": session_id, "count": limit})
        return [_to_message(row) for row in reversed(rows.all())]

    async def of_turn(self, turn_id: TurnId) -> Sequence[Message]:
        """Return the messages of one turn, oldest first."""
        return [_to_message(row) for row in await self._db.execute(_OF_TURN, {"turn": turn_id})]

    async def _add(self, session_id: SessionId, columns: dict[str, Any]) -> bool:
        """Store a message as the newest of its session; tells whether it was new."""
        now = self._clock.now()
        counted = {"session": session_id, "last_message_at": now, "updated_at": now}
        session = (await self._db.execute(_NEXT_SEQ, counted)).first()
        if session is None:
            message = "This conversation is not there any more."
            raise NotFoundError(message)
        row = {
            "session_id": session_id,
            "seq": session.last_seq,
            "place_id": session.place_id,
            "created_at": now,
            **_BLANK,
            **columns,
        }
        return (await self._db.execute(_ADD, row)).first() is not None


def _to_message(row: AnyRow) -> Message:
    """Return the message of a row."""
    return Message(
        id=row.id,
        seq=row.seq,
        role=row.role,
        content=row.content,
        tag=row.tag,
        author_id=row.author_id,
        author_name=row.author_name,
        persona_id=row.persona_id,
        persona_revision=row.persona_revision,
        turn_id=row.turn_id,
        platform_message_id=row.platform_message_id or "",
        created_at=row.created_at,
    )
