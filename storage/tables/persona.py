"""Who the bot can be, and what each revision of them was made of."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.ids import LorebookId, PersonaId, PlaceId, UserId
from bot.domain.persona import PersonaSource, Visibility
from storage.base import Base


class PersonaRow(Base):
    """A persona. Its definition is that of its current revision."""

    __tablename__ = "personas"
    __table_args__ = (
        CheckConstraint("source IN ('library', 'user', 'card')", name="source"),
        CheckConstraint("visibility IN ('private', 'server', 'public')", name="visibility"),
        Index(None, "visibility", "server_id"),
    )

    id: Mapped[PersonaId] = mapped_column(primary_key=True)
    owner_id: Mapped[UserId | None] = mapped_column(ForeignKey("users.id"), index=True)
    source: Mapped[PersonaSource] = mapped_column(Text)
    name_key: Mapped[str]
    """Its current name, as names are compared."""
    visibility: Mapped[Visibility] = mapped_column(Text)
    server_id: Mapped[PlaceId | None] = mapped_column(ForeignKey("places.id"))
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
    card_id: Mapped[UUID | None] = mapped_column(ForeignKey("cards.id"), index=True)
    lorebook_id: Mapped[LorebookId | None] = mapped_column(ForeignKey("lorebooks.id"), index=True)
    picture_id: Mapped[str | None] = mapped_column(ForeignKey("files.id"), index=True)
    picture_name: Mapped[str | None]
    created_at: Mapped[datetime]


_IS_SOMEBODYS = text("owner_id IS NOT NULL AND withdrawn_at IS NULL")

Index(
    "uq_personas_name",
    PersonaRow.owner_id,
    PersonaRow.name_key,
    unique=True,
    sqlite_where=_IS_SOMEBODYS,
    postgresql_where=_IS_SOMEBODYS,
)
