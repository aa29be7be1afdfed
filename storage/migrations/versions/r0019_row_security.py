"""Rows are held apart by PostgreSQL as well.

There is nothing to do here: whoever runs the steps makes the policies anew after the last one. See
`storage.ownership.row_security`.
"""

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Leave the tables as they are."""


def downgrade() -> None:
    """Leave the tables as they are."""
