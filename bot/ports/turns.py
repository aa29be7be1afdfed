"""Addressed messages on their way to an answer."""

from collections.abc import Collection, Sequence
from typing import Protocol

from bot.domain.ids import PersonaId, SessionId, TurnId
from bot.domain.place import PlatformName
from bot.domain.turn import Outcome, Turn


class Turns(Protocol):
    """The turns of all sessions."""

    async def queue(self, session_id: SessionId, persona_id: PersonaId) -> Turn:
        """Add a turn in state `queued`."""
        ...

    async def claim_next(self, session_id: SessionId) -> Turn | None:
        """Set the session's oldest queued turn to `answering`, counting the attempt."""
        ...

    async def finish(self, turn_id: TurnId, outcome: Outcome) -> None:
        """Record how the turn ended."""
        ...

    async def requeue(self, turn_id: TurnId) -> Turn | None:
        """Set a failed turn back to `queued`; None if it is not there or has not failed."""
        ...

    async def resume(self, platforms: Collection[PlatformName]) -> Sequence[SessionId]:
        """Set turns left `answering` by a run that ended back to `queued`, on these platforms.

        Returns the sessions there that have queued turns.
        """
        ...
