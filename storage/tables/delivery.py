"""The delivery ledger: what was sent of every answer."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.ids import TurnId
from bot.domain.turn import DeliveryState
from storage.base import Base


class DeliveryRow(Base):
    """One part of an answer."""

    __tablename__ = "deliveries"
    __table_args__ = (CheckConstraint("state IN ('sending', 'sent')", name="state"),)

    turn_id: Mapped[TurnId] = mapped_column(ForeignKey("turns.id"), primary_key=True)
    part: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[DeliveryState] = mapped_column(Text)
    platform_message_id: Mapped[str] = mapped_column(index=True)
    """Empty until it was sent."""
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
