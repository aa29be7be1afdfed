"""The delivery ledger."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.domain.ids import PersonaId, PlaceId, TurnId
from bot.domain.turn import Delivery
from tests.fakes.tables import State


class InMemoryDeliveries:
    """Implements `bot.ports.deliveries.Deliveries`."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._deliveries = state.deliveries

    async def sending(self, turn_id: TurnId, part: int) -> Delivery:
        """Record that a part is about to be sent; returns it as recorded."""
        recorded = self._deliveries.get((turn_id, part))
        if recorded is not None:
            return recorded
        fresh = Delivery(part=part, state="sending", platform_message_id="")
        self._deliveries[turn_id, part] = fresh
        return replace(fresh, is_new=True)

    async def sent(self, turn_id: TurnId, part: int, platform_message_id: str) -> None:
        """Record that the platform took the part."""
        taken = Delivery(part=part, state="sent", platform_message_id=platform_message_id)
        self._deliveries[turn_id, part] = taken

    async def recorded(self, message_ids: Sequence[str]) -> Collection[str]:
        """Return those of the platform's ids under which a part of any answer was sent."""
        sent = {delivery.platform_message_id for delivery in self._deliveries.values()}
        return sent.intersection(message_ids)

    async def drop_beyond(self, turn_id: TurnId, parts: int) -> Sequence[str]:
        """Forget all but the first parts of a turn; returns the platform's ids of the rest."""
        beyond = [key for key in self._deliveries if key[0] == turn_id and key[1] >= parts]
        dropped = [self._deliveries.pop(key) for key in sorted(beyond, key=lambda key: key[1])]
        return [d.platform_message_id for d in dropped if d.platform_message_id]

    async def of_turn(self, turn_id: TurnId) -> Sequence[Delivery]:
        """Return the parts of a turn, first to last."""
        mine = [d for (owner, _), d in self._deliveries.items() if owner == turn_id]
        return sorted(mine, key=lambda delivery: delivery.part)

    async def turn_of(
        self, place_id: PlaceId, platform_message_id: str
    ) -> tuple[TurnId, PersonaId] | None:
        """Return the turn whose answer a message in this place is part of, and who gave it."""
        turns = {
            turn_id
            for (turn_id, _), delivery in self._deliveries.items()
            if platform_message_id and delivery.platform_message_id == platform_message_id
        }
        for message in reversed(self._state.messages.values()):
            if message.turn_id is None or message.turn_id not in turns:
                continue
            session = self._state.sessions[self._state.said_in[message.id]]
            if message.persona_id is not None and session.place_id == place_id:
                return message.turn_id, message.persona_id
        return None
