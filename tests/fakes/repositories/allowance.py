"""What the operator lets single people and places have."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from bot.domain.limits import LimitKind, Payer
from tests.fakes.tables import State


class InMemoryAllowances:
    """Implements `bot.ports.allowances.Allowances`."""

    def __init__(self, state: State) -> None:
        self._allowances = state.allowances

    async def of(
        self, payers: Sequence[Payer]
    ) -> Mapping[Payer, Mapping[LimitKind, Decimal | None]]:
        """Return the limits that were given to any of these."""
        found: dict[Payer, dict[LimitKind, Decimal | None]] = {}
        for (payer, kind), amount in self._allowances.items():
            if payer in payers:
                found.setdefault(payer, {})[kind] = amount
        return found

    async def give(self, payer: Payer, kind: LimitKind, amount: Decimal | None) -> None:
        """Give a limit of their own."""
        self._allowances[payer, kind] = amount

    async def take_back(self, payer: Payer, kind: LimitKind) -> None:
        """Let the settings hold again."""
        self._allowances.pop((payer, kind), None)
