"""How much people and places have asked of models."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.domain.limits import Payer, Tally
from bot.domain.turn import Usage


class Tallies(Protocol):
    """The accounts of all who pay, counted by UTC's days. None grows with what was said."""

    async def charge(self, payers: Sequence[Payer], usage: Usage) -> None:
        """Put what an answer, or a question beside it, has cost on these accounts, for today."""
        ...

    async def hold(self, payers: Sequence[Payer]) -> None:
        """Let nobody else ask on these accounts until the end of the transaction."""
        ...

    async def ask(self, payers: Sequence[Payer]) -> None:
        """Note that an answer is asked for now; what is older than a minute is forgotten."""
        ...

    async def of(self, payers: Sequence[Payer]) -> Mapping[Payer, Tally]:
        """Return how each of these accounts stands now."""
        ...
