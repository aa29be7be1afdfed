"""What the operator lets single people and places have, whatever the settings say."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Protocol

from bot.domain.limits import LimitKind, Payer


class Allowances(Protocol):
    """Limits of their own."""

    async def of(
        self, payers: Sequence[Payer]
    ) -> Mapping[Payer, Mapping[LimitKind, Decimal | None]]:
        """Return the limits that were given to any of these; None is as much as they like."""
        ...

    async def give(self, payer: Payer, kind: LimitKind, amount: Decimal | None) -> None:
        """Give a limit of their own, in place of an earlier one; None is no limit at all."""
        ...

    async def take_back(self, payer: Payer, kind: LimitKind) -> None:
        """Let the settings hold again."""
        ...
