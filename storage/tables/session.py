"""Conversations."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.ids import PersonaId, PlaceId, ProjectId, SessionId, UserId
from bot.domain.session import TitleSource
from storage.base import Base, Verbatim


class SessionRow(Base):
    """One continuous conversation in a place."""

    __tablename__ = "sessions"
    __table_args__ = (
        # A session is in a project for as long as its owner is a member.
        ForeignKeyConstraint(
            ["project_id", "owner_id"], ["project_members.project_id", "project_members.user_id"]
        ),
        Index(None, "project_id"),
        CheckConstraint("title_source IN ('place', 'model', 'person')", name="title_source"),
    )

    id: Mapped[SessionId] = mapped_column(primary_key=True)
    place_id: Mapped[PlaceId] = mapped_column(ForeignKey("places.id"), index=True)
    owner_id: Mapped[UserId] = mapped_column(ForeignKey("users.id"), index=True)
    project_id: Mapped[ProjectId | None]
    title: Mapped[str]
    title_source: Mapped[TitleSource] = mapped_column(Text)
    thread_title: Mapped[str | None]
    """What we called the place last that was opened for it; NULL where none was."""
    is_current: Mapped[bool]
    default_persona_id: Mapped[PersonaId | None] = mapped_column(
        ForeignKey("personas.id"), index=True
    )
    active_persona_id: Mapped[PersonaId | None] = mapped_column(
        ForeignKey("personas.id"), index=True
    )
    persona_snapshot: Mapped[dict[str, Any] | None]
    """Who answered when it was closed: `id` and `revision`, which is kept for good."""
    lore: Mapped[dict[str, Any] | None] = mapped_column(Verbatim)
    """Where its lore stands; NULL until there was any."""
    memory_marker: Mapped[int]
    """Up to which `seq` the session was taken into memory."""
    last_seq: Mapped[int]
    """The `seq` of its newest message. Counting it up locks the row, which gives the order."""
    removed: Mapped[int]
    """How many of its messages went with personas that were removed for good: gaps in `seq`."""
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    last_message_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    arrived_at: Mapped[datetime | None]
    """When it came to its place from another one; NULL where it began there."""


Index(
    "uq_sessions_current",
    SessionRow.place_id,
    unique=True,
    sqlite_where=text("is_current = 1"),
    postgresql_where=SessionRow.is_current,
)
