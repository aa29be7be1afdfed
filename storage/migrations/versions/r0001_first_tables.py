"""The first tables: people, places, personas, and what was said.

Constraints get their names by the convention of `storage.base`.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_PERSONA_ID = sa.String(64)

_TABLES = (
    "messages",
    "deliveries",
    "turns",
    "sessions",
    "bindings",
    "persona_revisions",
    "personas",
    "places",
    "identities",
    "users",
    "markers",
)
"""In an order in which they can be dropped."""


def upgrade() -> None:
    """Make the tables."""
    _create_markers()
    _create_users()
    _create_places()
    _create_personas()
    _create_bindings()
    _create_sessions()
    _create_turns()
    _create_deliveries()
    _create_messages()


def downgrade() -> None:
    """Drop the tables, with everything in them."""
    for table in _TABLES:
        op.drop_table(table)


def _create_markers() -> None:
    op.create_table(
        "markers",
        sa.Column("name", sa.Text, primary_key=True),
        _text("value"),
        _moment("updated_at"),
    )


def _create_users() -> None:
    op.create_table("users", _key("id"), _text("display_name"), _moment("created_at"))
    op.create_table(
        "identities",
        _key("id"),
        _link("user_id", "users.id", nullable=False, index=True),
        _text("platform"),
        _text("external_id"),
        _text("display_name"),
        _moment("created_at"),
        sa.UniqueConstraint("platform", "external_id"),
    )


def _create_places() -> None:
    op.create_table(
        "places",
        _key("id"),
        _link("parent_id", "places.id", index=True),
        _text("platform"),
        _text("chat_id"),
        _text("topic_id"),
        _text("kind"),
        _text("title"),
        sa.Column("is_engaged", sa.Boolean, nullable=False),
        sa.Column("settings", _DOCUMENT, nullable=False),
        _moment("created_at"),
        sa.UniqueConstraint("platform", "chat_id", "topic_id"),
    )


def _create_personas() -> None:
    op.create_table(
        "personas",
        sa.Column("id", _PERSONA_ID, primary_key=True),
        _link("owner_id", "users.id", index=True),
        _text("source"),
        _number("revision"),
        _moment("created_at"),
        _moment("updated_at"),
        _moment("withdrawn_at", nullable=True),
        sa.CheckConstraint("source IN ('library', 'user', 'card')", name="source"),
    )
    op.create_table(
        "persona_revisions",
        sa.Column("persona_id", _PERSONA_ID, sa.ForeignKey("personas.id"), primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("definition", _DOCUMENT, nullable=False),
        _moment("created_at"),
    )


def _create_bindings() -> None:
    op.create_table(
        "bindings",
        _key("id"),
        _link("place_id", "places.id"),
        _link("user_id", "users.id"),
        sa.Column("persona_id", _PERSONA_ID, sa.ForeignKey("personas.id"), nullable=False),
        _moment("created_at"),
        sa.CheckConstraint("(place_id IS NULL) <> (user_id IS NULL)", name="one_target"),
        sa.UniqueConstraint("place_id"),
        sa.UniqueConstraint("user_id"),
    )


def _create_sessions() -> None:
    op.create_table(
        "sessions",
        _key("id"),
        _link("place_id", "places.id", nullable=False, index=True),
        _link("owner_id", "users.id", nullable=False, index=True),
        _text("title"),
        sa.Column("is_current", sa.Boolean, nullable=False),
        sa.Column("default_persona_id", _PERSONA_ID, sa.ForeignKey("personas.id")),
        sa.Column("active_persona_id", _PERSONA_ID, sa.ForeignKey("personas.id")),
        sa.Column("persona_snapshot", _DOCUMENT),
        _number("memory_marker"),
        _number("last_seq"),
        _moment("created_at"),
        _moment("updated_at"),
        _moment("last_message_at", nullable=True),
        _moment("closed_at", nullable=True),
    )
    op.create_index(
        "uq_sessions_current",
        "sessions",
        ["place_id"],
        unique=True,
        sqlite_where=sa.text("is_current = 1"),
        postgresql_where=sa.text("is_current"),
    )


def _create_turns() -> None:
    op.create_table(
        "turns",
        _key("id"),
        _link("session_id", "sessions.id", nullable=False),
        sa.Column("persona_id", _PERSONA_ID, sa.ForeignKey("personas.id")),
        _text("state"),
        _number("attempt"),
        _text("error"),
        _text("model"),
        _number("input_tokens"),
        _number("output_tokens"),
        sa.Column("cost", sa.Numeric(18, 9)),
        _moment("created_at"),
        _moment("started_at", nullable=True),
        _moment("first_token_at", nullable=True),
        _moment("finished_at", nullable=True),
        sa.CheckConstraint(
            "state IN ('queued', 'answering', 'answered', 'failed', 'cancelled')", name="state"
        ),
    )
    _create_partial_index("ix_turns_queued", "turns", ["session_id", "id"], "state = 'queued'")
    _create_partial_index(
        "uq_turns_answering", "turns", ["session_id"], "state = 'answering'", unique=True
    )


def _create_deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("turn_id", sa.Uuid, sa.ForeignKey("turns.id"), primary_key=True),
        sa.Column("part", sa.Integer, primary_key=True, autoincrement=False),
        _text("state"),
        _text("platform_message_id"),
        _moment("created_at"),
        _moment("sent_at", nullable=True),
        sa.CheckConstraint("state IN ('sending', 'sent')", name="state"),
    )


def _create_messages() -> None:
    op.create_table(
        "messages",
        sa.Column("id", _ROW_NUMBER, primary_key=True),
        _link("session_id", "sessions.id", nullable=False),
        _link("turn_id", "turns.id", index=True),
        _number("seq"),
        _text("role"),
        _text("tag"),
        _link("author_id", "users.id"),
        _text("author_name"),
        sa.Column("persona_id", _PERSONA_ID),
        sa.Column("persona_revision", sa.Integer),
        _text("content"),
        sa.Column("attachments", _DOCUMENT, nullable=False),
        sa.Column("bot_account", sa.Text),
        _link("place_id", "places.id", nullable=False),
        sa.Column("platform_message_id", sa.Text),
        sa.Column("metadata", _DOCUMENT, nullable=False),
        _moment("created_at"),
        sa.CheckConstraint("role IN ('user', 'assistant', 'system')", name="role"),
        sa.CheckConstraint("role <> 'user' OR persona_id IS NULL", name="user_is_no_persona"),
        sa.CheckConstraint(
            "role <> 'assistant' OR (persona_id IS NOT NULL AND persona_revision IS NOT NULL)",
            name="assistant_is_a_persona",
        ),
        sa.ForeignKeyConstraint(
            ["persona_id", "persona_revision"],
            ["persona_revisions.persona_id", "persona_revisions.revision"],
        ),
        sa.UniqueConstraint("session_id", "seq"),
        sa.UniqueConstraint("bot_account", "place_id", "platform_message_id"),
    )
    _create_partial_index(
        "ix_messages_persona_id", "messages", ["persona_id"], "persona_id IS NOT NULL"
    )


def _create_partial_index(
    name: str, table: str, columns: list[str], where: str, *, unique: bool = False
) -> None:
    """Make an index over some of the rows."""
    some = sa.text(where)
    op.create_index(name, table, columns, unique=unique, sqlite_where=some, postgresql_where=some)


def _key(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Uuid, primary_key=True)


def _link(name: str, target: str, *, nullable: bool = True, index: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Uuid, sa.ForeignKey(target), nullable=nullable, index=index)


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text, nullable=False)


def _number(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer, nullable=False)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
