"""What was said."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.attachment import Attachment
from bot.domain.errors import DuplicateMessageError
from bot.domain.ids import MessageId, SessionId, TurnId, UserId
from bot.domain.mask import Guise
from bot.domain.message import IncomingMessage, Message, MessageKey, Tag
from bot.domain.passage import NOTHING_TOLD, Recalled
from bot.domain.persona import Persona
from bot.ports.clock import Clock
from storage.answers import chosen, next_number, said_in, say, set_aside
from storage.append import append, spoken_as, spoken_by
from storage.attachments import to_attachments, to_documents
from storage.recalling import to_marks
from storage.sealing.owner import of_session
from storage.sealing.vault import Opened, Vault
from storage.staleness import outdate
from storage.tables import MessageRow, PlaceRow, TurnRow

_OURSELVES = "Greenroom"
_PARTS = 30
"""Messages among which the other parts of an album are: it has ten, and others may talk, too."""

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
_TAKEN = _WAS_TAKEN.outerjoin(
    TurnRow, and_(TurnRow.id == MessageRow.turn_id, TurnRow.state.in_(("queued", "failed")))
).add_columns(
    MessageRow.session_id,
    MessageRow.seq,
    MessageRow.author_id,
    MessageRow.attachments,
    MessageRow.content,
    MessageRow.extra.label("marks"),
    MessageRow.turn_id,
    TurnRow.id.label("waiting"),
)
# What is sealed is not empty.
_QUESTION = select(MessageRow.content, MessageRow.attachments).where(
    MessageRow.turn_id == bindparam("turn"), MessageRow.role == "user"
)
_CHANGE = update(MessageRow).where(MessageRow.id == bindparam("message"))
_ATTACHMENTS = (
    select(MessageRow.id, MessageRow.session_id, MessageRow.seq, MessageRow.attachments)
    .where(MessageRow.id == bindparam("message"))
    .with_for_update()
)
MESSAGE = select(
    MessageRow.id,
    MessageRow.session_id,
    MessageRow.seq,
    MessageRow.role,
    MessageRow.content,
    MessageRow.tag,
    MessageRow.author_id,
    MessageRow.author_name,
    MessageRow.persona_id,
    MessageRow.persona_revision,
    MessageRow.turn_id,
    MessageRow.place_id,
    MessageRow.platform_message_id,
    MessageRow.created_at,
    MessageRow.attachments,
    MessageRow.mask_id,
    MessageRow.played_persona_id,
    MessageRow.mask_name,
)
_WINDOW = (
    MESSAGE.where(MessageRow.session_id == bindparam("session"), MessageRow.undone_at.is_(None))
    .order_by(MessageRow.seq.desc())
    .limit(bindparam("count"))
)
_NEWEST = (
    select(MessageRow.turn_id, MessageRow.extra)
    .where(MessageRow.session_id == bindparam("session"))
    .order_by(MessageRow.seq.desc())
    .limit(_PARTS)
)
_OF_TURN = MESSAGE.where(MessageRow.turn_id == bindparam("turn")).order_by(MessageRow.seq)


class SqlMessages:
    """The utterances of all sessions, in the order of their `seq`."""

    def __init__(self, db: AsyncConnection, *, vault: Vault, clock: Clock) -> None:
        self._db = db
        self._vault = vault
        self._clock = clock

    async def add_incoming(
        self,
        incoming: IncomingMessage,
        *,
        session_id: SessionId,
        author_id: UserId,
        turn_id: TurnId | None,
        tag: Tag = "chat",
        guise: Guise | None = None,
    ) -> None:
        """Store what a person said, and as whom.

        Raises:
            DuplicateMessageError: It is stored already. Nothing of this transaction should be.
        """
        columns = {
            "turn_id": turn_id,
            "role": "user",
            "tag": tag,
            "author_id": author_id,
            "author_name": incoming.sender.display_name,
            **spoken_as(guise),
            "content": incoming.text,
            "attachments": to_documents(incoming.attachments),
            "bot_account": incoming.bot_account,
            "platform_message_id": incoming.message_id,
            "metadata": _marks(incoming),
        }
        now = self._clock.now()
        if not await append(self._db, session_id, columns, vault=self._vault, now=now):
            message = "This message is stored already."
            raise DuplicateMessageError(message)

    async def was_taken(self, incoming: IncomingMessage) -> bool:
        """Tell whether this message is stored already."""
        return (await self._db.execute(_WAS_TAKEN, _to_key(incoming.key))).first() is not None

    async def amend(self, incoming: IncomingMessage, *, author_id: UserId) -> TurnId | None:
        """Put what a message says now in place of what it said, and mark it as edited."""
        row = await self._taken(incoming.key)
        if row is None or row.author_id != author_id:
            return None
        read = to_attachments(row.attachments)
        attachments = to_documents(incoming.attachments, read=read)
        await self._change(
            row, {"content": incoming.text, "attachments": attachments}, mark="edited_at"
        )
        return row.turn_id if row.content != incoming.text else None

    async def withdraw(self, key: MessageKey) -> TurnId | None:
        """Forget what a person's message said, if it is stored."""
        row = await self._taken(key)
        if row is None:
            return None
        await self._change(row, {"content": "", "attachments": []}, mark="withdrawn_at")
        asked = await self._db.execute(_QUESTION, {"turn": row.waiting})
        return None if any(said.content or said.attachments for said in asked) else row.waiting

    async def keep_texts(self, message_id: MessageId, read: Sequence[Attachment]) -> None:
        """Keep what text files of a message say, unless they were taken back meanwhile."""
        found = await self._db.execute(_ATTACHMENTS, {"message": message_id})
        row = await self._vault.open_first(MessageRow, found)
        if row is not None:
            known = to_documents(to_attachments(row.attachments), read=read)
            await self._write(row, {"attachments": known})

    async def turn_of_album(self, session_id: SessionId, album: str) -> TurnId | None:
        """Return the turn that a part of this album asked."""
        newest = await self._db.execute(_NEWEST, {"session": session_id})
        of_album = (row.turn_id for row in newest if row.metadata.get("album") == album)
        return next((turn_id for turn_id in of_album if turn_id is not None), None)

    async def add_answer(
        self,
        content: str,
        *,
        session_id: SessionId,
        turn_id: TurnId,
        persona: Persona,
        tag: Tag,
        recalled: Recalled = NOTHING_TOLD,
    ) -> None:
        """Store what a persona said to a turn; another answer that was there becomes a variant.

        An answer to what was taken back meanwhile is taken back with it.
        """
        said = {"role": "assistant", "tag": tag, "content": content, **spoken_by(persona)}
        said["metadata"] = to_marks(recalled)
        in_turn = await said_in(self._db, turn_id, vault=self._vault)
        before = chosen(in_turn)
        if before is None:
            await self._append_answer(session_id, turn_id, in_turn, said)
            return
        if before.role == "system":
            said |= {"variant": await next_number(self._db, turn_id)}
        elif not content.startswith(before.content):
            number = await set_aside(self._db, turn_id, before, vault=self._vault)
            said |= {"variant": number}
        else:
            said["metadata"] = {**before.metadata, **said["metadata"]}
        await say(self._db, before, said, vault=self._vault)

    async def add_care(self, content: str, *, session_id: SessionId, turn_id: TurnId) -> None:
        """Store what the bot itself said to a turn; what a persona had answered is set aside."""
        said = {"role": "system", "tag": "safety", "author_name": _OURSELVES, "content": content}
        in_turn = await said_in(self._db, turn_id, vault=self._vault)
        before = chosen(in_turn)
        if before is None:
            await self._append_answer(session_id, turn_id, in_turn, said)
            return
        if before.role == "assistant":
            await set_aside(self._db, turn_id, before, vault=self._vault)
        nobody: dict[str, Any] = {
            "persona_id": None,
            "persona_revision": None,
            "variant": None,
            "metadata": {},
        }
        await say(self._db, before, {**said, **nobody}, vault=self._vault)

    async def window(self, session_id: SessionId, limit: int) -> Sequence[Message]:
        """Return the newest messages of a session, oldest first, by one indexed query."""
        found = await self._db.execute(_WINDOW, {"session": session_id, "count": limit})
        rows = await self._vault.open(MessageRow, found)
        return [to_message(row) for row in reversed(rows)]

    async def of_turn(self, turn_id: TurnId) -> Sequence[Message]:
        """Return the messages of one turn, oldest first."""
        found = await self._db.execute(_OF_TURN, {"turn": turn_id})
        return [to_message(row) for row in await self._vault.open(MessageRow, found)]

    async def _append_answer(
        self,
        session_id: SessionId,
        turn_id: TurnId,
        in_turn: Sequence[Opened],
        said: dict[str, Any],
    ) -> None:
        """Store the first answer to a turn; if that was taken back meanwhile, so is the answer."""
        undone_at = next((row.undone_at for row in in_turn if row.undone_at), None)
        columns = {"turn_id": turn_id, "undone_at": undone_at, **said}
        now = self._clock.now()
        await append(self._db, session_id, columns, vault=self._vault, now=now)

    async def _taken(self, key: MessageKey) -> Opened | None:
        """Return the message of this key as it is stored."""
        found = await self._db.execute(_TAKEN, _to_key(key))
        return await self._vault.open_first(MessageRow, found)

    async def _change(self, row: Opened, columns: dict[str, Any], *, mark: str) -> None:
        """Change a message, and mark when that was."""
        await outdate(self._db, row.session_id, row.seq)
        marks = {**row.marks, mark: self._clock.now().isoformat()}
        await self._write(row, {"metadata": marks, **columns})

    async def _write(self, row: Opened, columns: dict[str, Any]) -> None:
        """Put columns of a message in place of what it had."""
        owner = of_session(row.session_id)
        sealed = await self._vault.seal(MessageRow, columns, owner=owner, row=vars(row))
        await self._db.execute(_CHANGE, {"message": row.id, **sealed})


def _marks(incoming: IncomingMessage) -> dict[str, str]:
    """Return what else is kept of a message."""
    album = {"album": incoming.album} if incoming.album else {}
    return {"sent_at": incoming.sent_at.isoformat(), **album}


def _to_key(key: MessageKey) -> dict[str, str]:
    """Return what a message is found by."""
    named = {"bot_account": key.bot_account, "message_id": key.message_id}
    return {**key.place._asdict(), **named}


def to_message(row: Opened) -> Message:
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
        place_id=row.place_id,
        platform_message_id=row.platform_message_id or "",
        created_at=row.created_at,
        attachments=to_attachments(row.attachments),
        guise=_guise(row),
    )


def _guise(row: Opened) -> Guise | None:
    """Return as whom the author of a message spoke."""
    if row.mask_name is None:
        return None
    return Guise(name=row.mask_name, mask_id=row.mask_id, persona_id=row.played_persona_id)
