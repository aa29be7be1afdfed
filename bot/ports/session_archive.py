"""The conversations of one person, whether they go on or not."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.ids import PlaceId, SessionId, UserId
from bot.domain.session import SessionSummary


class SessionArchive(Protocol):
    """What their owners do with sessions. Who may do it is decided before."""

    async def count(self, owner_id: UserId, *, place_id: PlaceId | None) -> int:
        """Return how many sessions somebody has, in one place or, with None, anywhere."""
        ...

    async def listed(
        self, owner_id: UserId, *, place_id: PlaceId | None, offset: int, limit: int
    ) -> Sequence[SessionSummary]:
        """Return some of them; those in which something was said last come first."""
        ...

    async def rename(self, session_id: SessionId, title: str) -> None:
        """Give a session the title that a person chose."""
        ...

    async def resume(self, session_id: SessionId) -> None:
        """Let a session go on in its place; the one that went on there is closed."""
        ...

    async def move(self, session_id: SessionId, place_id: PlaceId) -> None:
        """Let a session go on in another place; the one that went on there is closed.

        What was said in it stays where it was said. Its answers are shown anew where it goes on:
        the delivery ledger forgets where they stand now. No place is its own any more. Raises
        `BadInputError` while an answer is being written or waited for in it.
        """
        ...

    async def delete(self, session_id: SessionId) -> None:
        """Remove a session with everything that was said in it.

        Raises `BadInputError` while an answer is being written in it.
        """
        ...
