"""Masks, where they are worn, and under which of them messages were written.

SQLite copies `messages` here, so it must not watch meanwhile who refers to it; `storage.migrate`
sees to that.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_MASK = op.f("fk_messages_mask_id_masks")
_PLAYED = op.f("fk_messages_played_persona_id_personas")
_CHECKS = {
    op.f("ck_messages_mask_or_persona"): "mask_id IS NULL OR played_persona_id IS NULL",
    op.f("ck_messages_mask_has_a_name"): (
        "mask_name IS NOT NULL OR (mask_id IS NULL AND played_persona_id IS NULL)"
    ),
    op.f("ck_messages_only_people_wear_masks"): "role = 'user' OR mask_name IS NULL",
}
_NEW_COLUMNS = ("mask_id", "played_persona_id", "mask_name")


def upgrade() -> None:
    """Make the tables and columns; what was written so far, people wrote as themselves."""
    op.create_table(
        "masks",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("owner_id", sa.Uuid, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("name_key", sa.Text, nullable=False),
        sa.Column("definition", _DOCUMENT, nullable=False),
        sa.Column("position", sa.Text, nullable=False),
        sa.Column("depth", sa.Integer, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("card_id", sa.Uuid, sa.ForeignKey("cards.id"), index=True),
        sa.Column("lorebook_id", sa.Uuid, sa.ForeignKey("lorebooks.id"), index=True),
        sa.Column("picture_id", sa.Text, sa.ForeignKey("files.id"), index=True),
        sa.Column("picture_name", sa.Text),
        _moment("created_at"),
        _moment("updated_at"),
        sa.CheckConstraint("position IN ('before', 'after', 'depth')", name="position"),
        sa.CheckConstraint("role IN ('system', 'user', 'assistant')", name="role"),
        sa.UniqueConstraint("owner_id", "name_key"),
    )
    op.create_table(
        "mask_bindings",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("user_id", sa.Uuid, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("persona_id", sa.String(64), sa.ForeignKey("personas.id"), index=True),
        sa.Column("mask_id", sa.Uuid, sa.ForeignKey("masks.id"), nullable=False, index=True),
        _moment("created_at"),
        sa.UniqueConstraint("user_id", "persona_id"),
    )
    _partial("uq_mask_bindings_default", "mask_bindings", "user_id", "persona_id IS NULL")
    op.create_table(
        "session_members",
        sa.Column("session_id", sa.Uuid, sa.ForeignKey("sessions.id"), primary_key=True),
        sa.Column("user_id", sa.Uuid, sa.ForeignKey("users.id"), primary_key=True, index=True),
        sa.Column("mask_id", sa.Uuid, sa.ForeignKey("masks.id"), index=True),
        sa.Column("persona_id", sa.String(64), sa.ForeignKey("personas.id"), index=True),
        sa.Column("name", sa.Text),
        _moment("updated_at"),
        sa.CheckConstraint("mask_id IS NULL OR persona_id IS NULL", name="mask_or_persona"),
        sa.CheckConstraint(
            "name IS NOT NULL OR (mask_id IS NULL AND persona_id IS NULL)", name="has_a_name"
        ),
    )
    _widen_messages()


def downgrade() -> None:
    """Drop them; what was written stays, under the names of who wrote it."""
    _narrow_messages()
    for table in ("session_members", "mask_bindings", "masks"):
        op.drop_table(table)


def _widen_messages() -> None:
    with op.batch_alter_table("messages") as messages:
        messages.add_column(sa.Column("mask_id", sa.Uuid))
        messages.add_column(sa.Column("played_persona_id", sa.String(64)))
        messages.add_column(sa.Column("mask_name", sa.Text))
        messages.create_foreign_key(_MASK, "masks", ["mask_id"], ["id"])
        messages.create_foreign_key(_PLAYED, "personas", ["played_persona_id"], ["id"])
        for name, condition in _CHECKS.items():
            messages.create_check_constraint(name, condition)
    for column in ("mask_id", "played_persona_id"):
        name, is_there = f"ix_messages_{column}", f"{column} IS NOT NULL"
        _partial(name, "messages", column, is_there, is_unique=False)


def _narrow_messages() -> None:
    for column in ("mask_id", "played_persona_id"):
        op.drop_index(f"ix_messages_{column}", "messages")
    with op.batch_alter_table("messages") as messages:
        for name in _CHECKS:
            messages.drop_constraint(name, type_="check")
        for name in (_MASK, _PLAYED):
            messages.drop_constraint(name, type_="foreignkey")
        for column in _NEW_COLUMNS:
            messages.drop_column(column)


def _partial(name: str, table: str, column: str, condition: str, *, is_unique: bool = True) -> None:
    op.create_index(
        name,
        table,
        [column],
        unique=is_unique,
        sqlite_where=sa.text(condition),
        postgresql_where=sa.text(condition),
    )


def _moment(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)
