"""The operator lets people in, or keeps them out, by commands as well."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "access_rules",
        sa.Column("platform", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("external_id", sa.Text, primary_key=True),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('user', 'server', 'chat', 'role')", name="kind"),
        sa.CheckConstraint("verdict IN ('allow', 'deny')", name="verdict"),
    )


def downgrade() -> None:
    """Drop it; who was kept out is let in again, unless the settings say otherwise."""
    op.drop_table("access_rules")
