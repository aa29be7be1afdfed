"""Who the bot can be, and what each revision of them was made of."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.ids import PersonaId, UserId
from bot.domain.persona import PersonaSource
from storage.base import Base


class PersonaRow(Base):
    """A persona. Its definition is that of its current revision."""

    __tablename__ = "personas"
    __table_args__ = (CheckConstraint("source IN ('library', 'user', 'card')", name="source"),)

    id: Mapped[PersonaId] = mapped_column(primary_key=True)
    owner_id: Mapped[UserId | None] = mapped_column(ForeignKey("users.id"), index=True)
    source: Mapped[PersonaSource] = mapped_column(Text)
    revision: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    """Since when it answers no more; it stays because of what it said."""


class PersonaRevisionRow(Base):
    """What a persona was made of at one revision. Never changed: messages refer to it."""

    __tablename__ = "persona_revisions"

    persona_id: Mapped[PersonaId] = mapped_column(ForeignKey("personas.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    definition: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
