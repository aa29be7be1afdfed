"""A turn has one answer, and knows when it was asked for.

Where a turn was tried again, the unfinished answer before the last one goes: its text was shown,
and replaced, in the same messages.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_IS_AN_ANSWER = sa.text("role = 'assistant' AND turn_id IS NOT NULL")


def upgrade() -> None:
    """Add the moment, remove what was said before the last try, and let it happen no more."""
    op.add_column("turns", sa.Column("asked_at", sa.DateTime(timezone=True)))
    op.execute("UPDATE turns SET asked_at = created_at")
    with op.batch_alter_table("turns") as turns:
        turns.alter_column("asked_at", existing_type=sa.DateTime(timezone=True), nullable=False)
    op.execute(
        "DELETE FROM messages WHERE role = 'assistant' AND turn_id IS NOT NULL AND seq <"
        " (SELECT max(later.seq) FROM messages AS later"
        " WHERE later.turn_id = messages.turn_id AND later.role = 'assistant')"
    )
    op.create_index(
        "uq_messages_answer",
        "messages",
        ["turn_id"],
        unique=True,
        sqlite_where=_IS_AN_ANSWER,
        postgresql_where=_IS_AN_ANSWER,
    )


def downgrade() -> None:
    """Take index and moment away."""
    op.drop_index("uq_messages_answer", table_name="messages")
    with op.batch_alter_table("turns") as turns:
        turns.drop_column("asked_at")
