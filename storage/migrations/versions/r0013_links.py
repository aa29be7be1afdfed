"""Codes that join accounts of one human, and how often each account tried."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "link_codes",
        sa.Column("user_id", sa.Uuid, sa.ForeignKey("users.id"), primary_key=True),
        sa.Column("code_hash", sa.Text, nullable=False, unique=True),
        sa.Column("place_id", sa.Uuid, sa.ForeignKey("places.id"), nullable=False, index=True),
        _moment("expires_at"),
    )
    op.create_table(
        "link_trials",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("identity_id", sa.Uuid, sa.ForeignKey("identities.id"), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        _moment("at"),
        sa.CheckConstraint("kind IN ('code', 'guess')", name="kind"),
    )
    name = op.f("ix_link_trials_identity_id_kind_at")
    op.create_index(name, "link_trials", ["identity_id", "kind", "at"])


def downgrade() -> None:
    """Drop them; who is linked stays so."""
    op.drop_table("link_trials")
    op.drop_table("link_codes")


def _moment(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)
