"""The delivery ledger of one turn: each entry in a transaction of its own, tried until it is kept.

Without its entry a part could be sent twice after a crash, so an answer pauses while the database
does.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from bot.conversation.patience import Say, insist, no_word
from bot.domain.ids import TurnId
from bot.domain.policy import THE_BOT
from bot.domain.turn import Delivery
from bot.ports.clock import Clock
from bot.ports.storage import Storage

T = TypeVar("T")


class TurnLedger:
    """Implements `DeliveryLedger` for one turn."""

    def __init__(
        self, storage: Storage, turn_id: TurnId, *, clock: Clock, when_it_waits: Say = no_word
    ) -> None:
        self._storage = storage
        self._turn_id = turn_id
        self._clock = clock
        self._when_it_waits = when_it_waits
        """Told of each entry that the database does not take at once."""

    async def sending(self, part: int) -> Delivery:
        """Record that a part is about to be sent."""

        async def record() -> Delivery:
            async with self._storage.writing(THE_BOT) as uow:
                delivery = await uow.deliveries.sending(self._turn_id, part)
                await uow.commit()
            return delivery

        return await self._insist(record, part)

    async def sent(self, part: int, platform_message_id: str) -> None:
        """Record that the platform took the part."""

        async def record() -> None:
            async with self._storage.writing(THE_BOT) as uow:
                await uow.deliveries.sent(self._turn_id, part, platform_message_id)
                await uow.commit()

        await self._insist(record, part)

    async def unrecorded(self, message_ids: Sequence[str]) -> Sequence[str]:
        """Return those messages that are part of no answer as recorded."""

        async def look() -> Sequence[str]:
            async with self._storage.reading(THE_BOT) as uow:
                recorded = await uow.deliveries.recorded(message_ids)
            return [message_id for message_id in message_ids if message_id not in recorded]

        return await insist(
            look,
            clock=self._clock,
            name=f"What was sent of turn {self._turn_id}",
            when_it_fails=self._when_it_waits,
        )

    async def surplus(self, parts: int) -> Sequence[str]:
        """Forget what was sent beyond so many parts; returns the platform's ids of it."""

        async def record() -> Sequence[str]:
            async with self._storage.writing(THE_BOT) as uow:
                message_ids = await uow.deliveries.drop_beyond(self._turn_id, parts)
                await uow.commit()
            return message_ids

        return await self._insist(record, parts)

    async def _insist(self, record: Callable[[], Awaitable[T]], part: int) -> T:
        return await insist(
            record,
            clock=self._clock,
            name=f"Part {part} of turn {self._turn_id}",
            when_it_fails=self._when_it_waits,
        )
