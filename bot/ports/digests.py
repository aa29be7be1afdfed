"""The rolling summaries of sessions."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.ids import MemoryId, SessionId
from bot.domain.memory import Memory, MemoryDraft
from bot.domain.message import Message


class Digests(Protocol):
    """The summaries of all sessions.

    Up to the marker of its session, each message is covered by exactly one summary that stands. One
    that is stale or turned off covers its stretch until it is made anew.
    """

    async def told(self, session_id: SessionId, *, limit: int) -> Sequence[Memory]:
        """Return the newest summaries that may be told and say anything, oldest first."""
        ...

    async def standing(self, session_id: SessionId, *, first: int, last: int) -> Sequence[Memory]:
        """Return the summaries that cover any message between these two, told or not, in order."""
        ...

    async def due_again(self, session_id: SessionId) -> Memory | None:
        """Return the first summary that stands and has to be made anew."""
        ...

    async def after(
        self, session_id: SessionId, seq: int, *, before: int, limit: int
    ) -> Sequence[Message]:
        """Return the oldest messages that count between two others, oldest first."""
        ...

    async def keep(
        self,
        draft: MemoryDraft,
        made_of: Sequence[Message],
        *,
        instead_of: MemoryId | None = None,
    ) -> bool:
        """Store a summary of a stretch, and move the marker to its end if it goes on from there.

        Args:
            draft: Its stretch begins behind the marker, or is that of the one to be replaced.
            made_of: The messages of the stretch as they were read for it.
            instead_of: Which one it replaces; what that said is gone then if it was stale.

        Returns whether it was stored: it is not where somebody else was faster, where a message of
        the stretch is not any more as it was read, or where its owner lets no memories be stored.
        """
        ...
