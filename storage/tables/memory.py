"""What is remembered of people."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, literal_column
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.ids import MemoryId, PersonaId, PlaceId, ProjectId, SessionId, UserId
from bot.domain.memory import MemoryKind, MemoryOrigin, MemoryScope
from storage.base import Base


class MemoryRow(Base):
    """A memory. What it says is never overwritten."""

    __tablename__ = "memories"
    __table_args__ = (
        CheckConstraint("kind IN ('summary', 'fact', 'pin')", name="kind"),
        CheckConstraint("origin IN ('auto', 'user', 'import')", name="origin"),
        CheckConstraint("scope IN ('session', 'private', 'place', 'project')", name="scope"),
        CheckConstraint(
            "kind <> 'summary' OR (scope = 'session' AND start_seq IS NOT NULL)",
            name="summary_of_a_stretch",
        ),
        CheckConstraint("scope <> 'session' OR session_id IS NOT NULL", name="scope_of_session"),
        CheckConstraint("(scope = 'project') = (project_id IS NOT NULL)", name="scope_of_project"),
        CheckConstraint(
            "(session_id IS NULL) = (start_seq IS NULL)"
            " AND (start_seq IS NULL) = (end_seq IS NULL)",
            name="stretch_of_a_session",
        ),
        CheckConstraint("start_seq <= end_seq", name="stretch"),
        CheckConstraint("superseded_at IS NULL OR NOT is_active", name="superseded_is_not_active"),
        UniqueConstraint("supersedes_id"),
    )

    id: Mapped[MemoryId] = mapped_column(primary_key=True)
    owner_id: Mapped[UserId] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[MemoryKind] = mapped_column(Text)
    content: Mapped[str]
    persona_id: Mapped[PersonaId | None] = mapped_column(ForeignKey("personas.id"), index=True)
    """NULL for what all personas share."""
    session_id: Mapped[SessionId | None] = mapped_column(ForeignKey("sessions.id"))
    project_id: Mapped[ProjectId | None] = mapped_column(ForeignKey("projects.id"), index=True)
    place_id: Mapped[PlaceId] = mapped_column(ForeignKey("places.id"), index=True)
    """Where it was made."""
    scope: Mapped[MemoryScope] = mapped_column(Text)
    start_seq: Mapped[int | None]
    end_seq: Mapped[int | None]
    source_ids: Mapped[list[int]]
    """The keys of the messages that it was made of, as they were then."""
    origin: Mapped[MemoryOrigin] = mapped_column(Text)
    is_active: Mapped[bool]
    is_stale: Mapped[bool]
    supersedes_id: Mapped[MemoryId | None] = mapped_column(ForeignKey("memories.id"))
    created_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]


_STANDS = MemoryRow.superseded_at.is_(None)

Index(
    "ix_memories_owner_id",
    MemoryRow.owner_id,
    MemoryRow.id,
    sqlite_where=_STANDS,
    postgresql_where=_STANDS,
)
Index("ix_memories_session_id", MemoryRow.session_id, MemoryRow.start_seq)
_IS_SUMMARY = (MemoryRow.kind == literal_column("'summary'")) & _STANDS

Index(
    "uq_memories_stretch",
    MemoryRow.session_id,
    MemoryRow.start_seq,
    unique=True,
    sqlite_where=_IS_SUMMARY,
    postgresql_where=_IS_SUMMARY,
)
