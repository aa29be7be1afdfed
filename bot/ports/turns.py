"""Addressed messages on their way to an answer."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.ids import PersonaId, SessionId, TurnId, UserId
from bot.domain.place import PlatformName
from bot.domain.turn import EndState, Outcome, Turn, Waiting


class Turns(Protocol):
    """The turns of all sessions."""

    async def queue(
        self,
        session_id: SessionId,
        persona_id: PersonaId,
        *,
        asked_by: UserId | None = None,
        asked_at: datetime | None = None,
    ) -> Turn:
        """Add a turn in state `queued`, by default asked for now; `asked_by` pays for it."""
        ...

    async def extend(
        self,
        session_id: SessionId,
        persona_id: PersonaId,
        *,
        author_id: UserId,
        asked_at: datetime,
        within: timedelta,
    ) -> Turn | None:
        """Set the turn that was asked last back to `queued`, to be asked in more words.

        None unless this person asked it of this persona not longer ago, and it has no answer yet.
        """
        ...

    async def rejoin(self, turn_id: TurnId) -> Turn | None:
        """Set a turn back to `queued`, to be asked with more; None if it has an answer or none."""
        ...

    async def ask_anew(
        self,
        turn_id: TurnId,
        persona_id: PersonaId | None = None,
        *,
        asked_by: UserId | None = None,
    ) -> Turn | None:
        """Set a turn back to `queued`, asked for now, in whatever state it is.

        With a persona, that one is asked. None unless it was asked last in a session that goes on,
        where that goes on, and was not taken back.
        """
        ...

    async def find(self, turn_id: TurnId) -> Turn | None:
        """Return the turn if there is one of this key."""
        ...

    async def waiting(
        self, session_id: SessionId | None = None, user_id: UserId | None = None
    ) -> Waiting:
        """Return how many turns are queued: in this session, of this user, and in all."""
        ...

    async def claim_next(self, session_id: SessionId) -> Turn | None:
        """Set the session's oldest queued turn to `answering`, counting the attempt."""
        ...

    async def finish(self, turn_id: TurnId, outcome: Outcome) -> int:
        """Record how the turn ended; returns how many turns of its session are queued."""
        ...

    async def was_asked_anew(self, turn: Turn) -> bool:
        """Tell whether a claimed turn was queued again, or claimed again, since.

        If not, it will not be until the end of the transaction.
        """
        ...

    async def requeue(
        self,
        turn_id: TurnId,
        *,
        ended: Collection[EndState] = ("failed",),
        persona_id: PersonaId | None = None,
        asked_by: UserId | None = None,
        goes_on: bool = False,
    ) -> Turn | None:
        """Set a turn that ended so back to `queued`, asked for now; None if it has not.

        With a persona, that one is asked; `goes_on` continues the answer that is there. Who asks
        for it so pays for it.
        """
        ...

    async def resume(
        self, platforms: Collection[PlatformName], *, in_hand: Collection[SessionId] = ()
    ) -> Sequence[SessionId]:
        """Set turns left `answering` by a worker that is gone back to `queued`, on these platforms.

        Sessions `in_hand` have a worker and are left alone. Returns the others that have queued
        turns.
        """
        ...
