"""What was said."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.attachment import Attachment
from bot.domain.ids import MessageId, SessionId, TurnId, UserId
from bot.domain.mask import Guise
from bot.domain.message import IncomingMessage, Message, MessageKey, Tag
from bot.domain.passage import NOTHING_TOLD, Recalled
from bot.domain.persona import Persona


class Messages(Protocol):
    """The utterances of all sessions, in the order of their `seq`."""

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
        """Store what a person said, and as whom; None for as themselves."""
        ...

    async def was_taken(self, incoming: IncomingMessage) -> bool:
        """Tell whether this message is stored already."""
        ...

    async def amend(self, incoming: IncomingMessage, *, author_id: UserId) -> TurnId | None:
        """Put what a message says now in place of what it said, and mark it as edited.

        Changes nothing if it is not stored, or is by somebody else. Returns the turn that it asked,
        if its words are others than before.
        """
        ...

    async def withdraw(self, key: MessageKey) -> TurnId | None:
        """Forget what a person's message said, if it is stored; its place in the session is kept.

        Returns the turn that now waits in vain: queued or failed for this message and no other.
        """
        ...

    async def keep_texts(self, message_id: MessageId, read: Sequence[Attachment]) -> None:
        """Keep what text files of a message say; those that it has no more are left alone."""
        ...

    async def turn_of_album(self, session_id: SessionId, album: str) -> TurnId | None:
        """Return the turn that a part of this album asked; None unless that was a moment ago."""
        ...

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
        """Store what a persona said, and in memory of what, in place of an earlier answer.

        A turn has one answer: what is said when it is tried again stands where the first try stood.
        """
        ...

    async def add_care(self, content: str, *, session_id: SessionId, turn_id: TurnId) -> None:
        """Store what the bot itself said to a turn, in place of what was said to it before.

        What a persona had answered becomes a variant.
        """
        ...

    async def window(self, session_id: SessionId, limit: int) -> Sequence[Message]:
        """Return the newest messages of a session, oldest first, by one indexed query."""
        ...

    async def of_turn(self, turn_id: TurnId) -> Sequence[Message]:
        """Return the messages of one turn, oldest first."""
        ...
