"""How much people and places have asked of models."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.domain.limits import MINUTE, Payer, Tally, first_of_month
from bot.domain.turn import Usage
from bot.ports.clock import Clock
from tests.fakes.tables import State


class InMemoryTallies:
    """Implements `bot.ports.tallies.Tallies`."""

    def __init__(self, state: State, clock: Clock) -> None:
        self._state = state
        self._clock = clock

    async def charge(self, payers: Sequence[Payer], usage: Usage) -> None:
        """Put what an answer has cost on these accounts, for today."""
        today = self._clock.now().date()
        for payer in payers:
            before = self._state.tallies.get((payer, today), Tally())
            self._state.tallies[payer, today] = replace(
                before,
                turns=before.turns + 1,
                tokens=before.tokens + usage.tokens,
                dollars=before.dollars + (usage.cost or 0),
                unpriced=before.unpriced + (usage.tokens if usage.cost is None else 0),
            )

    async def hold(self, payers: Sequence[Payer]) -> None:
        """Do nothing: nobody writes beside this transaction."""

    async def ask(self, payers: Sequence[Payer]) -> None:
        """Note that an answer is asked for now."""
        self._state.asks += [(payer, self._clock.now()) for payer in payers]

    async def of(self, payers: Sequence[Payer]) -> Mapping[Payer, Tally]:
        """Return how each of these accounts stands now."""
        return {payer: self._of(payer) for payer in payers}

    def _of(self, payer: Payer) -> Tally:
        now = self._clock.now()
        month = first_of_month(now).date()
        days = {day: t for (whose, day), t in self._state.tallies.items() if whose == payer}
        this_month = [tally for day, tally in days.items() if month <= day <= now.date()]
        today = days.get(now.date(), Tally())
        return replace(
            today,
            asked_at=tuple(
                at for whose, at in self._state.asks if whose == payer and at > now - MINUTE
            ),
            dollars=sum((t.dollars for t in this_month), Tally().dollars),
            unpriced=sum(t.unpriced for t in this_month),
        )
