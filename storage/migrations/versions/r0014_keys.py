"""Keys that words are sealed with, and how far a database is sealed.

What a session keeps of who answered in it names the revision, which is kept for good: a copy of its
definition would only be one more place where a person's words lie.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from bot.domain.errors import StorageError

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_DEFINITION = (
    "(SELECT definition FROM persona_revisions AS made"
    " WHERE made.persona_id = sessions.persona_snapshot ->> 'id'"
    " AND CAST(made.revision AS TEXT) = sessions.persona_snapshot ->> 'revision')"
)
_WITHOUT = {
    "sqlite": "json_remove(persona_snapshot, '$.definition')",
    "postgresql": "persona_snapshot - 'definition'",
}
_WITH = {
    "sqlite": f"json_set(persona_snapshot, '$.definition', json({_DEFINITION}))",
    "postgresql": f"jsonb_set(persona_snapshot, '{{definition}}', {_DEFINITION})",
}


def upgrade() -> None:
    """Make the tables; nothing is sealed yet."""
    op.create_table(
        "data_keys",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("user_id", sa.Uuid, sa.ForeignKey("users.id"), index=True),
        sa.Column("session_id", sa.Uuid, unique=True),
        sa.Column("master", sa.Text, nullable=False),
        sa.Column("wrapped", sa.LargeBinary, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], deferrable=True, initially="DEFERRED"
        ),
        sa.CheckConstraint("user_id IS NULL OR session_id IS NULL", name="one_owner"),
    )
    op.create_table(
        "sealing",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("progress", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('sealing', 'sealed', 'opening')", name="state"),
        sa.CheckConstraint("id = 1", name="one_row"),
    )
    _change_snapshots(_WITHOUT)


def downgrade() -> None:
    """Drop them; what is sealed could never be opened again, so there must be nothing."""
    if op.get_bind().execute(sa.text("SELECT 1 FROM data_keys LIMIT 1")).first():
        message = "The database is encrypted, and earlier versions of Greenroom cannot read it."
        raise StorageError(message, remedy="Turn encryption off first: `security.encrypt = false`.")
    _change_snapshots(_WITH)
    op.drop_table("sealing")
    op.drop_table("data_keys")


def _change_snapshots(changes: dict[str, str]) -> None:
    change = changes[op.get_bind().dialect.name]
    op.execute(
        f"UPDATE sessions SET persona_snapshot = {change} WHERE persona_snapshot IS NOT NULL"  # noqa: S608  # both are written above
    )
