"""Where talk happened."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.ids import PlaceId
from bot.domain.place import PlaceKind, PlatformName
from storage.base import Base


class PlaceRow(Base):
    """A direct message chat, channel, thread, topic, server or terminal."""

    __tablename__ = "places"
    __table_args__ = (UniqueConstraint("platform", "chat_id", "topic_id"),)

    id: Mapped[PlaceId] = mapped_column(primary_key=True)
    parent_id: Mapped[PlaceId | None] = mapped_column(ForeignKey("places.id"), index=True)
    platform: Mapped[PlatformName] = mapped_column(Text)
    chat_id: Mapped[str]
    topic_id: Mapped[str]
    """Empty where there is none: with NULL, the key would not be unique."""
    kind: Mapped[PlaceKind] = mapped_column(Text)
    title: Mapped[str]
    is_engaged: Mapped[bool]
    is_age_restricted: Mapped[bool | None]
    """Whether the platform lets only adults in; NULL where it is not known."""
    settings: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
