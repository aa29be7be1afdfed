"""Projects with their members and invitations, lorebooks of projects, sessions that were moved.

SQLite copies `sessions` and `lorebooks` here, so it must not watch meanwhile who refers to them;
`storage.migrate` sees to that.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_SCOPE, _PROJECT = op.f("ck_lorebooks_scope"), op.f("ck_lorebooks_project")
_PROJECT_OF_BOOK = op.f("fk_lorebooks_project_id_projects")
_PROJECT_OF_SESSION = op.f("fk_sessions_project_id_owner_id_project_members")


def upgrade() -> None:
    """Make the tables and columns; what is there belongs to no project."""
    op.create_table(
        "projects",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("owner_id", sa.Uuid, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("name_key", sa.Text, nullable=False),
        _moment("created_at"),
        sa.UniqueConstraint("owner_id", "name_key"),
    )
    op.create_table(
        "project_members",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("project_id", sa.Uuid, sa.ForeignKey("projects.id"), nullable=False),
        sa.Column("user_id", sa.Uuid, sa.ForeignKey("users.id"), nullable=False, index=True),
        _moment("joined_at"),
        sa.UniqueConstraint("project_id", "user_id"),
    )
    op.create_table(
        "project_invitations",
        sa.Column("code_hash", sa.Text, primary_key=True),
        sa.Column("project_id", sa.Uuid, sa.ForeignKey("projects.id"), nullable=False, index=True),
        _moment("expires_at"),
    )
    _widen_sessions()
    _widen_lorebooks()


def downgrade() -> None:
    """Drop them, and with them the lorebooks of projects."""
    _narrow_lorebooks()
    _narrow_sessions()
    for table in ("project_invitations", "project_members", "projects"):
        op.drop_table(table)


def _widen_sessions() -> None:
    with op.batch_alter_table("sessions") as batch:
        batch.add_column(sa.Column("project_id", sa.Uuid))
        batch.add_column(sa.Column("arrived_at", sa.DateTime(timezone=True)))
        batch.create_foreign_key(
            _PROJECT_OF_SESSION,
            "project_members",
            ["project_id", "owner_id"],
            ["project_id", "user_id"],
        )
    op.create_index("ix_sessions_project_id", "sessions", ["project_id"])


def _narrow_sessions() -> None:
    op.drop_index("ix_sessions_project_id", "sessions")
    with op.batch_alter_table("sessions") as batch:
        batch.drop_constraint(_PROJECT_OF_SESSION, type_="foreignkey")
        batch.drop_column("arrived_at")
        batch.drop_column("project_id")


def _widen_lorebooks() -> None:
    with op.batch_alter_table("lorebooks") as batch:
        batch.add_column(sa.Column("project_id", sa.Uuid))
        batch.create_foreign_key(_PROJECT_OF_BOOK, "projects", ["project_id"], ["id"])
        batch.drop_constraint(_SCOPE, type_="check")
        batch.create_check_constraint(_SCOPE, "scope IN ('persona', 'session', 'project', 'user')")
        batch.create_check_constraint(_PROJECT, "(scope = 'project') = (project_id IS NOT NULL)")
    op.create_index("ix_lorebooks_project_id", "lorebooks", ["project_id"])


def _narrow_lorebooks() -> None:
    op.execute("DELETE FROM lorebooks WHERE scope = 'project'")
    op.drop_index("ix_lorebooks_project_id", "lorebooks")
    with op.batch_alter_table("lorebooks") as batch:
        batch.drop_constraint(_PROJECT, type_="check")
        batch.drop_constraint(_SCOPE, type_="check")
        batch.create_check_constraint(_SCOPE, "scope IN ('persona', 'session', 'user')")
        batch.drop_constraint(_PROJECT_OF_BOOK, type_="foreignkey")
        batch.drop_column("project_id")


def _moment(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)
