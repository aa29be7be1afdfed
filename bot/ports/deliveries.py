"""The delivery ledger."""

from collections.abc import Collection, Sequence
from typing import Protocol

from bot.domain.ids import PersonaId, PlaceId, TurnId
from bot.domain.turn import Delivery


class Deliveries(Protocol):
    """What was sent of every turn, part by part."""

    async def sending(self, turn_id: TurnId, part: int) -> Delivery:
        """Record that a part is about to be sent; returns it as recorded, earlier runs included."""
        ...

    async def sent(self, turn_id: TurnId, part: int, platform_message_id: str) -> None:
        """Record that the platform took the part."""
        ...

    async def recorded(self, message_ids: Sequence[str]) -> Collection[str]:
        """Return those of the platform's ids under which a part of any answer was sent."""
        ...

    async def drop_beyond(self, turn_id: TurnId, parts: int) -> Sequence[str]:
        """Forget all but the first parts of a turn; returns the platform's ids of what was sent."""
        ...

    async def of_turn(self, turn_id: TurnId) -> Sequence[Delivery]:
        """Return the parts of a turn, first to last."""
        ...

    async def turn_of(
        self, place_id: PlaceId, platform_message_id: str
    ) -> tuple[TurnId, PersonaId] | None:
        """Return the turn whose answer a message in this place is part of, and who gave it.

        None for every other message, and while the answer is not there yet.
        """
        ...
