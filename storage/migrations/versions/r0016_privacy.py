"""People may pause memories; who was erased leaves a tombstone without a name."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the column and the table."""
    op.add_column("users", sa.Column("memory_paused_at", sa.DateTime(timezone=True)))
    op.create_table(
        "tombstones",
        sa.Column("mark", sa.Text, primary_key=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("tombstones")
    with op.batch_alter_table("users") as users:
        users.drop_column("memory_paused_at")
