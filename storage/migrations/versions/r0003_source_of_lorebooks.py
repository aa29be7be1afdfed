"""What a lorebook's file said beyond what is used here, so that its export loses nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for it; books that are there already have none."""
    op.add_column("lorebooks", sa.Column("source", sa.JSON))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("lorebooks", "source")
