"""Users know whether they were told that they talk to an AI."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the column; everybody is told once from now on."""
    op.add_column("users", sa.Column("introduced_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    """Drop it."""
    with op.batch_alter_table("users") as users:
        users.drop_column("introduced_at")
