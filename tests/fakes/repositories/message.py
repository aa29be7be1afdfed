"""What was said."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.attachment import Attachment
from bot.domain.errors import DuplicateMessageError
from bot.domain.ids import MessageId, SessionId, TurnId, UserId
from bot.domain.mask import Guise
from bot.domain.message import IncomingMessage, Message, MessageKey, Role, Tag
from bot.domain.passage import NOTHING_TOLD, Recalled
from bot.domain.persona import Persona
from bot.ports.clock import Clock
from tests.fakes.tables import State


class InMemoryMessages:
    """Implements `bot.ports.messages.Messages`."""

    def __init__(self, state: State, clock: Clock) -> None:
        self._state = state
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
        """Store what a person said, and as whom."""
        if await self.was_taken(incoming):
            message = "This message is stored already."
            raise DuplicateMessageError(message)
        self._state.taken.add(incoming.key)
        message = append(
            self._state,
            session_id,
            self._clock.now(),
            role="user",
            content=incoming.text,
            tag=tag,
            turn_id=turn_id,
        )
        self._state.albums[message.id] = incoming.album
        name = incoming.sender.display_name
        self._state.messages[message.id] = replace(
            message,
            author_id=author_id,
            author_name=name,
            platform_message_id=incoming.message_id,
            attachments=incoming.attachments,
            guise=guise,
        )

    async def was_taken(self, incoming: IncomingMessage) -> bool:
        """Tell whether this message is stored already."""
        return incoming.key in self._state.taken

    async def amend(self, incoming: IncomingMessage, *, author_id: UserId) -> TurnId | None:
        """Put what a message says now in place of what it said."""
        message = self._find(incoming.key)
        if message is None or message.author_id != author_id:
            return None
        self._state.outdate(message.id)
        self._state.messages[message.id] = replace(
            message,
            content=incoming.text,
            attachments=_with_texts(incoming.attachments, message.attachments),
        )
        return message.turn_id if message.content != incoming.text else None

    async def withdraw(self, key: MessageKey) -> TurnId | None:
        """Forget what a person's message said."""
        message = self._find(key)
        if message is None:
            return None
        self._state.outdate(message.id)
        self._state.messages[message.id] = replace(message, content="", attachments=())
        turn = self._state.turns.get(message.turn_id) if message.turn_id else None
        if turn is None or turn.state not in {"queued", "failed"}:
            return None
        asked = [
            m.content or m.attachments for m in await self.of_turn(turn.id) if m.role == "user"
        ]
        return None if any(asked) else turn.id

    async def keep_texts(self, message_id: MessageId, read: Sequence[Attachment]) -> None:
        """Keep what text files of a message say; those that it has no more are left alone."""
        message = self._state.messages[message_id]
        attachments = _with_texts(message.attachments, read)
        self._state.messages[message_id] = replace(message, attachments=attachments)

    def _find(self, key: MessageKey) -> Message | None:
        """Return a message that was taken."""
        if key not in self._state.taken:
            return None
        place_id = self._state.places[key.place].id
        return next(
            message
            for message in self._state.messages.values()
            if message.platform_message_id == key.message_id and message.place_id == place_id
        )

    async def turn_of_album(self, session_id: SessionId, album: str) -> TurnId | None:
        """Return the turn that a part of this album asked."""
        here = [m for m in self._state.messages.values() if m.id in self._state.albums]
        parts = (m for m in here if self._state.said_in[m.id] == session_id)
        asked = (m.turn_id for m in parts if self._state.albums[m.id] == album and m.turn_id)
        return next(asked, None)

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
        """Store what a persona said, in place of what was said to this turn before."""
        before = [m for m in await self.of_turn(turn_id) if m.role != "user"]
        if before and before[0].role == "system":
            message = replace(before[0], role="assistant", content=content, tag=tag)
        elif not before:
            message = append(
                self._state,
                session_id,
                self._clock.now(),
                role="assistant",
                content=content,
                tag=tag,
                turn_id=turn_id,
            )
        else:
            if not content.startswith(before[0].content):
                set_aside(self._state, turn_id, before[0])
            message = replace(before[0], content=content, tag=tag)
        self._state.outdate(message.id)
        self._state.messages[message.id] = spoken_by(persona, message)
        self._state.recalled[turn_id, self._state.chosen.get(turn_id, 1)] = recalled

    async def add_care(self, content: str, *, session_id: SessionId, turn_id: TurnId) -> None:
        """Store what the bot itself said to a turn, in place of what was said to it before."""
        before = [m for m in await self.of_turn(turn_id) if m.role != "user"]
        if before and before[0].role == "assistant":
            set_aside(self._state, turn_id, before[0])
        message = (
            before[0]
            if before
            else append(
                self._state,
                session_id,
                self._clock.now(),
                role="system",
                content=content,
                tag="safety",
                turn_id=turn_id,
            )
        )
        self._state.outdate(message.id)
        self._state.messages[message.id] = replace(
            message,
            role="system",
            tag="safety",
            content=content,
            author_name="Greenroom",
            persona_id=None,
            persona_revision=None,
        )

    async def window(self, session_id: SessionId, limit: int) -> Sequence[Message]:
        """Return the newest messages of a session, oldest first."""
        said_in = self._state.said_in
        counting = [m for m in self._state.messages.values() if m.id not in self._state.undone]
        mine = [m for m in counting if said_in[m.id] == session_id]
        return mine[max(0, len(mine) - limit) :]

    async def of_turn(self, turn_id: TurnId) -> Sequence[Message]:
        """Return the messages of one turn, oldest first."""
        return [m for m in self._state.messages.values() if m.turn_id == turn_id]


def _with_texts(
    attachments: Sequence[Attachment], read: Sequence[Attachment]
) -> tuple[Attachment, ...]:
    """Return the attachments with what they are known to say."""
    known = {one.reference: one for one in read if one.text is not None}
    texts = ((one, known.get(one.reference, one)) for one in attachments)
    return tuple(replace(one, text=told.text, is_cut=told.is_cut) for one, told in texts)


def append(
    state: State,
    session_id: SessionId,
    now: datetime,
    *,
    role: Role,
    content: str,
    tag: Tag,
    turn_id: TurnId | None,
) -> Message:
    """Store a message as the newest of its session, without saying yet who spoke."""
    session = state.session(session_id)
    seq = session.message_count + 1
    state.sessions[session_id] = replace(session, message_count=seq, last_message_at=now)
    message = Message(
        id=MessageId(max(state.messages, default=0) + 1),
        seq=seq,
        role=role,
        content=content,
        tag=tag,
        author_id=None,
        author_name="",
        persona_id=None,
        persona_revision=None,
        turn_id=turn_id,
        place_id=session.place_id,
        platform_message_id="",
        created_at=now,
    )
    state.said_in[message.id] = session_id
    state.messages[message.id] = message
    return message


def set_aside(state: State, turn_id: TurnId, answer: Message) -> None:
    """Make the chosen answer one of the variants, and count on for what takes its place."""
    state.variants[turn_id, state.chosen.get(turn_id, 1)] = answer
    state.chosen[turn_id] = max(n for turn, n in state.variants if turn == turn_id) + 1


def spoken_by(persona: Persona, message: Message) -> Message:
    """Return the message as one of this persona's."""
    return replace(
        message,
        author_name=persona.name,
        persona_id=persona.id,
        persona_revision=persona.revision,
    )
