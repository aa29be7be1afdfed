"""Humans, and the platform accounts that they speak with."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.ids import UserId
from bot.domain.place import PlatformName
from storage.base import Base


class UserRow(Base):
    """One human."""

    __tablename__ = "users"

    id: Mapped[UserId] = mapped_column(primary_key=True)
    display_name: Mapped[str]
    """The name of the account that spoke last."""
    memory_paused_at: Mapped[datetime | None]
    """Since when no memories of them are stored; NULL while they are."""
    introduced_at: Mapped[datetime | None]
    """When they were told that they talk to an AI; NULL if they were not yet."""
    created_at: Mapped[datetime]


class IdentityRow(Base):
    """One platform account of a human."""

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("platform", "external_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UserId] = mapped_column(ForeignKey("users.id"), index=True)
    platform: Mapped[PlatformName] = mapped_column(Text)
    external_id: Mapped[str]
    display_name: Mapped[str]
    created_at: Mapped[datetime]
