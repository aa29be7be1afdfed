"""Answers that were set aside keep who changed their words, and when."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the column; what is there was changed by nobody."""
    op.add_column("variants", sa.Column("metadata", sa.JSON().with_variant(JSONB(), "postgresql")))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("variants", "metadata")
