"""Answers that another one took the place of."""

from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.ids import PersonaId, TurnId
from bot.domain.message import Tag
from storage.base import Base


class VariantRow(Base):
    """One of several answers to a turn. The chosen one is not here, but among the messages."""

    __tablename__ = "variants"
    __table_args__ = (
        ForeignKeyConstraint(
            ["persona_id", "persona_revision"],
            ["persona_revisions.persona_id", "persona_revisions.revision"],
        ),
    )

    turn_id: Mapped[TurnId] = mapped_column(ForeignKey("turns.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """From 1, in the order in which the answers were given."""
    tag: Mapped[Tag] = mapped_column(Text)
    author_name: Mapped[str]
    persona_id: Mapped[PersonaId] = mapped_column(index=True)
    persona_revision: Mapped[int]
    content: Mapped[str]
    extra: Mapped[dict[str, Any] | None] = mapped_column("metadata")
    """As of messages; NULL where there is nothing."""
