"""Places know whether their platform lets only adults in."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the column; what is not known yet is seen with the next message."""
    op.add_column("places", sa.Column("is_age_restricted", sa.Boolean))


def downgrade() -> None:
    """Drop it."""
    with op.batch_alter_table("places") as places:
        places.drop_column("is_age_restricted")
