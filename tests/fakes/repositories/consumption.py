"""What all together have asked of models this month."""

from collections.abc import Sequence
from decimal import Decimal

from bot.domain.access import Subject
from bot.domain.limits import Consumer, Payer, first_of_month
from bot.ports.clock import Clock
from tests.fakes.tables import KeptPlace, State


class InMemoryConsumption:
    """Implements `bot.ports.consumption.Consumption`."""

    def __init__(self, state: State, clock: Clock) -> None:
        self._state = state
        self._clock = clock

    async def people(self, most: int) -> Sequence[Consumer]:
        """Return who has asked most of models, the dearest first."""
        found: list[Consumer] = []
        for user in self._state.users.values():
            accounts = [k for k, one in self._state.identities.items() if one.user_id == user.id]
            ids = sorted(f"{platform}:{external_id}" for platform, external_id in accounts)
            found += self._consumer([Payer(user_id=user.id)], user.display_name, ids)
        return _dearest(found)[:most]

    async def places(self, most: int) -> Sequence[Consumer]:
        """Return the servers and groups in which most was asked."""
        found: list[Consumer] = []
        for place in self._state.places.values():
            if place.address.kind in {"server", "group"}:
                payer = Payer(place_id=place.id)
                found += self._consumer([payer], place.address.title, [_subject(place)])
        return _dearest(found)[:most]

    async def in_all(self) -> Consumer:
        """Return what all people together have asked."""
        people = [payer for payer, _ in self._state.tallies if payer.user_id is not None]
        nobody = Consumer(name="All", ids=(), tokens=0, dollars=Decimal(0), unpriced=0)
        return next(iter(self._consumer(people, "All", [])), nobody)

    def _consumer(
        self, payers: Sequence[Payer], name: str, ids: Sequence[str]
    ) -> Sequence[Consumer]:
        """Return what was had on these accounts this month, if anything was."""
        month = first_of_month(self._clock.now()).date()
        kept = self._state.tallies.items()
        tallies = [t for (payer, day), t in kept if payer in payers and day >= month]
        if not tallies:
            return []
        consumer = Consumer(
            name=name,
            ids=tuple(ids),
            tokens=sum(t.tokens for t in tallies),
            dollars=sum((t.dollars for t in tallies), Decimal(0)),
            unpriced=sum(t.unpriced for t in tallies),
        )
        return [consumer]


def _dearest(found: Sequence[Consumer]) -> list[Consumer]:
    return sorted(found, key=lambda one: (-one.dollars, -one.tokens))


def _subject(place: KeptPlace) -> str:
    key, is_server = place.address.key, place.address.kind == "server"
    kind, external_id = ("server", key.chat_id[6:]) if is_server else ("chat", key.chat_id)
    return f"{Subject(platform=key.platform, kind=kind, external_id=external_id)}"
