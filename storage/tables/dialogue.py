"""Forms that are being filled in, step by step."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.ids import PlaceId, UserId
from storage.base import Base, Verbatim


class DialogueRow(Base):
    """One form on its way: at most one for each person in each place."""

    __tablename__ = "dialogues"

    place_id: Mapped[PlaceId] = mapped_column(ForeignKey("places.id"), primary_key=True)
    user_id: Mapped[UserId] = mapped_column(ForeignKey("users.id"), primary_key=True)
    form: Mapped[dict[str, Any]] = mapped_column(Verbatim)
    step: Mapped[int]
    answers: Mapped[dict[str, Any]] = mapped_column(Verbatim)
    picture_id: Mapped[str | None] = mapped_column(ForeignKey("files.id"), index=True)
    picture_name: Mapped[str | None]
    last_message_id: Mapped[str]
    created_at: Mapped[datetime]
    """When it was kept last."""
