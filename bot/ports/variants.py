"""Several answers to one turn."""

from datetime import datetime
from typing import Protocol

from bot.domain.ids import SessionId, TurnId, UserId
from bot.domain.variant import Standing


class Variants(Protocol):
    """The chosen answer of a turn is among the messages; the others are set aside here."""

    async def standing(self, turn_id: TurnId) -> Standing:
        """Return which answer is chosen, of how many."""
        ...

    async def choose(self, turn_id: TurnId, number: int) -> None:
        """Let this answer be the one that counts; raises `NotFoundError` if there is none such."""
        ...

    async def rewrite(self, turn_id: TurnId, text: str, *, by: UserId) -> None:
        """Let the chosen answer say something else, marked with who wrote that and when.

        What the persona said itself is set aside. Raises `NotFoundError` if there is no answer.
        """
        ...

    async def undo(self, session_id: SessionId, turns: int) -> int:
        """Take back the newest turns that count; returns how many there were."""
        ...

    async def redo(self, session_id: SessionId) -> datetime | None:
        """Let the turns count again that were taken back last; None if there are none."""
        ...
