"""Who people can be in the play, and where they chose to be it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.ids import LorebookId, MaskId, PersonaId, UserId
from bot.domain.mask import MaskPosition, MaskRole
from storage.base import Base


class MaskRow(Base):
    """A mask of somebody's."""

    __tablename__ = "masks"
    __table_args__ = (
        CheckConstraint("position IN ('before', 'after', 'depth')", name="position"),
        CheckConstraint("role IN ('system', 'user', 'assistant')", name="role"),
        UniqueConstraint("owner_id", "name_key"),
    )

    id: Mapped[MaskId] = mapped_column(primary_key=True)
    owner_id: Mapped[UserId] = mapped_column(ForeignKey("users.id"))
    name_key: Mapped[str]
    """Its name, as names are compared."""
    definition: Mapped[dict[str, Any]]
    position: Mapped[MaskPosition] = mapped_column(Text)
    depth: Mapped[int]
    role: Mapped[MaskRole] = mapped_column(Text)
    card_id: Mapped[UUID | None] = mapped_column(ForeignKey("cards.id"), index=True)
    lorebook_id: Mapped[LorebookId | None] = mapped_column(ForeignKey("lorebooks.id"), index=True)
    """A book of the scope `persona`: it came in the card of the mask."""
    picture_id: Mapped[str | None] = mapped_column(ForeignKey("files.id"), index=True)
    picture_name: Mapped[str | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class MaskBindingRow(Base):
    """A mask that somebody wears for a persona, or wherever nothing narrower was chosen."""

    __tablename__ = "mask_bindings"
    __table_args__ = (UniqueConstraint("user_id", "persona_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UserId] = mapped_column(ForeignKey("users.id"))
    persona_id: Mapped[PersonaId | None] = mapped_column(ForeignKey("personas.id"), index=True)
    """NULL for the default of the user."""
    mask_id: Mapped[MaskId] = mapped_column(ForeignKey("masks.id"), index=True)
    created_at: Mapped[datetime]


_IS_DEFAULT = MaskBindingRow.persona_id.is_(None)

Index(
    "uq_mask_bindings_default",
    MaskBindingRow.user_id,
    unique=True,
    sqlite_where=_IS_DEFAULT,
    postgresql_where=_IS_DEFAULT,
)
