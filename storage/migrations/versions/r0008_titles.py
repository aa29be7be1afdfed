"""Titles know who gave them, and what we called the place that was opened for their session."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the columns; a title that differs from its place's is taken for a person's choice."""
    with op.batch_alter_table("sessions") as sessions:
        sessions.add_column(sa.Column("thread_title", sa.Text))
        sessions.add_column(sa.Column("title_source", sa.Text))
    op.execute(
        "UPDATE sessions SET title_source = CASE WHEN title = '' OR title ="
        " (SELECT title FROM places WHERE places.id = sessions.place_id)"
        " THEN 'place' ELSE 'person' END"
    )
    with op.batch_alter_table("sessions") as sessions:
        sessions.alter_column("title_source", existing_type=sa.Text, nullable=False)
        sessions.create_check_constraint(
            op.f("ck_sessions_title_source"), "title_source IN ('place', 'model', 'person')"
        )


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("sessions") as sessions:
        sessions.drop_constraint(op.f("ck_sessions_title_source"), type_="check")
        sessions.drop_column("title_source")
        sessions.drop_column("thread_title")
