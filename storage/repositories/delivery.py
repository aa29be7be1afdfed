"""The delivery ledger."""

from collections.abc import Collection, Sequence

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import PersonaId, PlaceId, TurnId
from bot.domain.turn import Delivery
from bot.ports.clock import Clock
from storage.base import AnyRow
from storage.tables import DeliveryRow, MessageRow, SessionRow, TurnRow
from storage.upsert import insert

_COLUMNS = (DeliveryRow.part, DeliveryRow.state, DeliveryRow.platform_message_id)
_SENDING = (
    insert(DeliveryRow)
    .on_conflict_do_nothing(index_elements=["turn_id", "part"])
    .returning(DeliveryRow.part)
)
_AT = select(*_COLUMNS).where(
    DeliveryRow.turn_id == bindparam("turn"), DeliveryRow.part == bindparam("number")
)
_SENT = update(DeliveryRow).where(
    DeliveryRow.turn_id == bindparam("turn"), DeliveryRow.part == bindparam("number")
)
_RECORDED = select(DeliveryRow.platform_message_id).where(
    DeliveryRow.platform_message_id.in_(bindparam("messages", expanding=True))
)
_DROP_BEYOND = (
    delete(DeliveryRow)
    .where(DeliveryRow.turn_id == bindparam("turn"), DeliveryRow.part >= bindparam("kept"))
    .returning(DeliveryRow.platform_message_id)
)
_OF_TURN = (
    select(*_COLUMNS).where(DeliveryRow.turn_id == bindparam("turn")).order_by(DeliveryRow.part)
)
# A message that was regenerated or broke off has several answers; the newest is the one to see.
_TURN_OF = (
    select(MessageRow.turn_id, MessageRow.persona_id)
    .join(TurnRow, TurnRow.id == MessageRow.turn_id)
    .join(SessionRow, SessionRow.id == TurnRow.session_id)
    .join(DeliveryRow, DeliveryRow.turn_id == TurnRow.id)
    .where(
        DeliveryRow.platform_message_id == bindparam("message"),
        SessionRow.place_id == bindparam("place"),
        MessageRow.persona_id.is_not(None),
    )
    .order_by(MessageRow.id.desc())
    .limit(1)
)


class SqlDeliveries:
    """What was sent of every turn, part by part."""

    def __init__(self, db: AsyncConnection, *, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def sending(self, turn_id: TurnId, part: int) -> Delivery:
        """Record that a part is about to be sent; returns it as recorded, earlier runs included."""
        row = {
            "turn_id": turn_id,
            "part": part,
            "state": "sending",
            "platform_message_id": "",
            "created_at": self._clock.now(),
        }
        if (await self._db.execute(_SENDING, row)).first() is not None:
            return Delivery(part=part, state="sending", platform_message_id="", is_new=True)
        recorded = (await self._db.execute(_AT, {"turn": turn_id, "number": part})).one()
        return _to_delivery(recorded)

    async def sent(self, turn_id: TurnId, part: int, platform_message_id: str) -> None:
        """Record that the platform took the part."""
        change = {
            "turn": turn_id,
            "number": part,
            "state": "sent",
            "platform_message_id": platform_message_id,
            "sent_at": self._clock.now(),
        }
        await self._db.execute(_SENT, change)

    async def recorded(self, message_ids: Sequence[str]) -> Collection[str]:
        """Return those of the platform's ids under which a part of any answer was sent."""
        these = {"messages": list(message_ids)}
        return set((await self._db.execute(_RECORDED, these)).scalars())

    async def drop_beyond(self, turn_id: TurnId, parts: int) -> Sequence[str]:
        """Forget all but the first parts of a turn; returns the platform's ids of what was sent."""
        which = {"turn": turn_id, "kept": parts}
        dropped = (await self._db.execute(_DROP_BEYOND, which)).scalars().all()
        return [message_id for message_id in dropped if message_id]

    async def of_turn(self, turn_id: TurnId) -> Sequence[Delivery]:
        """Return the parts of a turn, first to last."""
        rows = await self._db.execute(_OF_TURN, {"turn": turn_id})
        return [_to_delivery(row) for row in rows]

    async def turn_of(
        self, place_id: PlaceId, platform_message_id: str
    ) -> tuple[TurnId, PersonaId] | None:
        """Return the turn whose answer a message in this place is part of, and who gave it."""
        if not platform_message_id:
            return None
        key = {"place": place_id, "message": platform_message_id}
        row = (await self._db.execute(_TURN_OF, key)).first()
        return (row.turn_id, row.persona_id) if row else None


def _to_delivery(row: AnyRow) -> Delivery:
    """Return the part of a row."""
    return Delivery(part=row.part, state=row.state, platform_message_id=row.platform_message_id)
