"""What was said, to be looked through and to be carried along."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.ids import SessionId, UserId
from bot.domain.message import Message
from bot.domain.session import Hit


class Transcripts(Protocol):
    """Everything that was said, for those who may read it."""

    async def whole(self, session_id: SessionId) -> Sequence[Message]:
        """Return all messages of a session, oldest first."""
        ...

    async def search(
        self, user_id: UserId, words: Sequence[str], *, offset: int, limit: int
    ) -> Sequence[Hit]:
        """Return messages that have all these words, in any case of the letters, newest first.

        Of what other people wrote, nothing is found: only what the user wrote, and what personas
        said in the user's own sessions.
        """
        ...
