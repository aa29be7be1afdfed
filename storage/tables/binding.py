"""Which persona applies where, for scopes wider than a session."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.ids import BindingId, PersonaId, PlaceId, UserId
from storage.base import Base


class BindingRow(Base):
    """A persona bound to a place (or server) or to a user."""

    __tablename__ = "bindings"
    __table_args__ = (
        CheckConstraint("(place_id IS NULL) <> (user_id IS NULL)", name="one_target"),
        UniqueConstraint("place_id"),
        UniqueConstraint("user_id"),
    )

    id: Mapped[BindingId] = mapped_column(primary_key=True)
    place_id: Mapped[PlaceId | None] = mapped_column(ForeignKey("places.id"))
    user_id: Mapped[UserId | None] = mapped_column(ForeignKey("users.id"))
    persona_id: Mapped[PersonaId] = mapped_column(ForeignKey("personas.id"), index=True)
    created_at: Mapped[datetime]
