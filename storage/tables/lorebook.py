"""Lorebooks: of personas, of sessions, of projects, of people."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.ids import LorebookId, ProjectId, SessionId, UserId
from storage.base import Base, Verbatim

LorebookScope = Literal["persona", "session", "project", "user"]


class LorebookRow(Base):
    """A book. That of a persona is never changed: revisions of the persona refer to it."""

    __tablename__ = "lorebooks"
    __table_args__ = (
        CheckConstraint("scope IN ('persona', 'session', 'project', 'user')", name="scope"),
        CheckConstraint("(scope = 'persona') = (owner_id IS NULL)", name="owner"),
        CheckConstraint("(scope = 'session') = (session_id IS NOT NULL)", name="session"),
        CheckConstraint("(scope = 'project') = (project_id IS NOT NULL)", name="project"),
    )

    id: Mapped[LorebookId] = mapped_column(primary_key=True)
    owner_id: Mapped[UserId | None] = mapped_column(ForeignKey("users.id"), index=True)
    session_id: Mapped[SessionId | None] = mapped_column(ForeignKey("sessions.id"), index=True)
    project_id: Mapped[ProjectId | None] = mapped_column(ForeignKey("projects.id"), index=True)
    scope: Mapped[LorebookScope] = mapped_column(Text)
    name: Mapped[str]
    book: Mapped[dict[str, Any]] = mapped_column(Verbatim)
    source: Mapped[dict[str, Any] | None] = mapped_column(Verbatim)
    """The file that a person's book came from, word for word; a card keeps that of its own."""
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
