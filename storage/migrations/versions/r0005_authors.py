"""What somebody wrote is found without reading what everybody else did."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_HAS_AUTHOR = sa.text("author_id IS NOT NULL")


def upgrade() -> None:
    """Make the index."""
    op.create_index(
        "ix_messages_author_id",
        "messages",
        ["author_id"],
        sqlite_where=_HAS_AUTHOR,
        postgresql_where=_HAS_AUTHOR,
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_messages_author_id", "messages")
