"""Sessions know how many of their messages went with personas that were removed for good."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the column; what is missing by now is taken to have gone so."""
    op.add_column("sessions", sa.Column("removed", sa.Integer))
    op.execute(
        "UPDATE sessions SET removed = last_seq -"
        " (SELECT count(*) FROM messages WHERE messages.session_id = sessions.id)"
    )
    with op.batch_alter_table("sessions") as sessions:
        sessions.alter_column("removed", existing_type=sa.Integer, nullable=False)


def downgrade() -> None:
    """Drop it."""
    with op.batch_alter_table("sessions") as sessions:
        sessions.drop_column("removed")
