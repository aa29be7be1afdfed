"""The character cards that personas were imported from."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Verbatim


class CardRow(Base):
    """A card, word for word. Never changed: revisions of personas refer to it."""

    __tablename__ = "cards"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    raw: Mapped[dict[str, Any] | None] = mapped_column(Verbatim)
    """NULL where there are assets only."""
    created_at: Mapped[datetime]


class CardAssetRow(Base):
    """A file that came in a card."""

    __tablename__ = "card_assets"

    card_id: Mapped[UUID] = mapped_column(ForeignKey("cards.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """From 0."""
    path: Mapped[str]
    """Where it lay in the card."""
    media_type: Mapped[str]
    file_id: Mapped[str] = mapped_column(ForeignKey("files.id"), index=True)
