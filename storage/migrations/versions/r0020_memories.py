"""What is remembered of people: summaries, facts, pins."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_CHECKS = {
    "kind": "kind IN ('summary', 'fact', 'pin')",
    "origin": "origin IN ('auto', 'user', 'import')",
    "scope": "scope IN ('session', 'private', 'place', 'project')",
    "summary_of_a_stretch": "kind <> 'summary' OR (scope = 'session' AND start_seq IS NOT NULL)",
    "scope_of_session": "scope <> 'session' OR session_id IS NOT NULL",
    "scope_of_project": "(scope = 'project') = (project_id IS NOT NULL)",
    "stretch_of_a_session": (
        "(session_id IS NULL) = (start_seq IS NULL) AND (start_seq IS NULL) = (end_seq IS NULL)"
    ),
    "stretch": "start_seq <= end_seq",
    "superseded_is_not_active": "superseded_at IS NULL OR NOT is_active",
}


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "memories",
        sa.Column("id", sa.Uuid, primary_key=True),
        _reference("owner_id", "users.id"),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("persona_id", sa.String(64), sa.ForeignKey("personas.id"), index=True),
        sa.Column("session_id", sa.Uuid, sa.ForeignKey("sessions.id")),
        sa.Column("project_id", sa.Uuid, sa.ForeignKey("projects.id"), index=True),
        _reference("place_id", "places.id", index=True),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("start_seq", sa.Integer),
        sa.Column("end_seq", sa.Integer),
        sa.Column("source_ids", _DOCUMENT, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("is_active", sa.Boolean, nullable=False),
        sa.Column("is_stale", sa.Boolean, nullable=False),
        sa.Column("supersedes_id", sa.Uuid, sa.ForeignKey("memories.id"), unique=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True)),
        *(sa.CheckConstraint(condition, name=name) for name, condition in _CHECKS.items()),
    )
    stands = "superseded_at IS NULL"
    _partial("ix_memories_owner_id", "owner_id", "id", where=stands)
    op.create_index("ix_memories_session_id", "memories", ["session_id", "start_seq"])
    of_stretch = f"kind = 'summary' AND {stands}"
    _partial("uq_memories_stretch", "session_id", "start_seq", where=of_stretch, unique=True)


def downgrade() -> None:
    """Drop it; the messages are the truth, and stay."""
    op.drop_table("memories")
    op.execute("UPDATE sessions SET memory_marker = 0")


def _reference(name: str, key: str, *, index: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Uuid, sa.ForeignKey(key), nullable=False, index=index)


def _partial(name: str, *columns: str, where: str, unique: bool = False) -> None:
    op.create_index(
        name,
        "memories",
        columns,
        unique=unique,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )
