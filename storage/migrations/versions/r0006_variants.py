"""Several answers to one turn, turns that are continued, and turns that are taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and the columns; what is there is an only answer, and is not taken back."""
    op.create_table(
        "variants",
        sa.Column("turn_id", sa.Uuid, sa.ForeignKey("turns.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("tag", sa.Text, nullable=False),
        sa.Column("author_name", sa.Text, nullable=False),
        sa.Column("persona_id", sa.String(64), nullable=False),
        sa.Column("persona_revision", sa.Integer, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["persona_id", "persona_revision"],
            ["persona_revisions.persona_id", "persona_revisions.revision"],
        ),
    )
    op.create_index("ix_variants_persona_id", "variants", ["persona_id"])
    op.add_column("messages", sa.Column("variant", sa.Integer))
    op.add_column("messages", sa.Column("undone_at", sa.DateTime(timezone=True)))
    op.add_column("turns", sa.Column("goes_on", sa.Boolean))


def downgrade() -> None:
    """Drop them, and with them all answers but the chosen ones."""
    op.drop_column("turns", "goes_on")
    op.drop_column("messages", "undone_at")
    op.drop_column("messages", "variant")
    op.drop_index("ix_variants_persona_id", "variants")
    op.drop_table("variants")
