"""As whom people take part in sessions."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.ids import MaskId, PersonaId, SessionId, UserId
from storage.base import Base


class SessionMemberRow(Base):
    """What somebody chose to be in one session; who chose nothing has no row.

    With neither mask nor persona it says "nobody but myself"; where it has a name all the same,
    what was chosen is gone, and whoever chose it was not told yet.
    """

    __tablename__ = "session_members"
    __table_args__ = (
        CheckConstraint("mask_id IS NULL OR persona_id IS NULL", name="mask_or_persona"),
        CheckConstraint(
            "name IS NOT NULL OR (mask_id IS NULL AND persona_id IS NULL)", name="has_a_name"
        ),
    )

    session_id: Mapped[SessionId] = mapped_column(ForeignKey("sessions.id"), primary_key=True)
    user_id: Mapped[UserId] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    mask_id: Mapped[MaskId | None] = mapped_column(ForeignKey("masks.id"), index=True)
    persona_id: Mapped[PersonaId | None] = mapped_column(ForeignKey("personas.id"), index=True)
    name: Mapped[str | None]
    """What it was called when it was chosen."""
    updated_at: Mapped[datetime]
