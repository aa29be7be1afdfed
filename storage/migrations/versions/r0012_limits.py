"""What people and places ask of models is counted, and the operator may limit it for each."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_ASKED_BY = op.f("fk_turns_asked_by_users")


def upgrade() -> None:
    """Make the tables and the column; who asked for earlier answers is not made out."""
    op.create_table(
        "tallies",
        *_account(),
        sa.Column("day", sa.Date, nullable=False, index=True),
        sa.Column("turns", sa.Integer, nullable=False),
        sa.Column("tokens", sa.BigInteger, nullable=False),
        sa.Column("dollars", sa.Numeric(18, 9), nullable=False),
        sa.Column("unpriced", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("user_id", "day"),
        sa.UniqueConstraint("place_id", "day"),
    )
    op.create_table(
        "asks",
        *_account(),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Index(None, "user_id", "asked_at"),
        sa.Index(None, "place_id", "asked_at"),
    )
    op.create_table(
        "allowances",
        *_account(),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("amount", sa.Numeric(18, 6)),
        sa.UniqueConstraint("user_id", "kind"),
        sa.UniqueConstraint("place_id", "kind"),
        sa.CheckConstraint("kind IN ('turns', 'tokens', 'dollars')", name="kind"),
    )
    with op.batch_alter_table("turns") as turns:
        turns.add_column(sa.Column("asked_by", sa.Uuid))
        turns.create_foreign_key(_ASKED_BY, "users", ["asked_by"], ["id"])
    op.create_index("ix_turns_asked_by", "turns", ["asked_by"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_turns_asked_by", "turns")
    with op.batch_alter_table("turns") as turns:
        turns.drop_constraint(_ASKED_BY, type_="foreignkey")
        turns.drop_column("asked_by")
    for table in ("allowances", "asks", "tallies"):
        op.drop_table(table)


def _account() -> tuple[Any, ...]:
    """Return the columns that say whose account a row is of."""
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    return (
        sa.Column("id", number, primary_key=True),
        sa.Column("user_id", sa.Uuid, sa.ForeignKey("users.id")),
        sa.Column("place_id", sa.Uuid, sa.ForeignKey("places.id")),
        sa.CheckConstraint("(place_id IS NULL) <> (user_id IS NULL)", name="one_payer"),
    )
