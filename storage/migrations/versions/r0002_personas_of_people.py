"""Personas that people make: who sees them, and the cards, books, files and forms around them.

SQLite copies `personas` and `persona_revisions` here, so it must not watch meanwhile who refers to
them; `storage.migrate` sees to that.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_PERSONAS = sa.table(
    "personas",
    sa.column("id", sa.String),
    sa.column("owner_id", sa.Uuid),
    sa.column("revision", sa.Integer),
    sa.column("name_key", sa.Text),
    sa.column("visibility", sa.Text),
)
_REVISIONS = sa.table(
    "persona_revisions",
    sa.column("persona_id", sa.String),
    sa.column("revision", sa.Integer),
    sa.column("definition", sa.JSON),
)
_HANGING = {
    "card_id": (sa.Uuid, "cards"),
    "lorebook_id": (sa.Uuid, "lorebooks"),
    "picture_id": (sa.Text, "files"),
}
"""What hangs on a revision: type and table by column."""

_LOOKUPS = (
    ("bindings", "persona_id"),
    ("deliveries", "platform_message_id"),
    ("sessions", "default_persona_id"),
    ("sessions", "active_persona_id"),
    ("turns", "persona_id"),
)
"""What is looked for from now on: by replies, and by counts of what hangs on a persona."""


def upgrade() -> None:
    """Make the new tables and widen the old ones."""
    _create_files()
    _create_lorebooks()
    _create_dialogues()
    op.add_column("sessions", sa.Column("lore", sa.JSON))
    _widen_personas()
    _widen_revisions()
    for table, column in _LOOKUPS:
        op.create_index(f"ix_{table}_{column}", table, [column])
    _create_partial_index(
        "ix_messages_greetings", "messages", ["session_id", "persona_id"], "tag = 'greeting'"
    )


def downgrade() -> None:
    """Drop what was added, with everything in it."""
    op.drop_index("ix_messages_greetings", "messages")
    for table, column in _LOOKUPS:
        op.drop_index(f"ix_{table}_{column}", table)
    _narrow_revisions()
    _narrow_personas()
    op.drop_column("sessions", "lore")
    for table in ("dialogues", "lorebooks", "card_assets", "cards", "files"):
        op.drop_table(table)


def _create_files() -> None:
    op.create_table(
        "files",
        sa.Column("id", sa.Text, primary_key=True),
        _text("media_type"),
        sa.Column("content", sa.LargeBinary, nullable=False),
        _moment("created_at"),
    )
    op.create_table(
        "cards",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("raw", sa.JSON),
        _moment("created_at"),
    )
    op.create_table(
        "card_assets",
        sa.Column("card_id", sa.Uuid, sa.ForeignKey("cards.id"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        _text("path"),
        _text("media_type"),
        sa.Column("file_id", sa.Text, sa.ForeignKey("files.id"), nullable=False, index=True),
    )


def _create_lorebooks() -> None:
    op.create_table(
        "lorebooks",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("owner_id", sa.Uuid, sa.ForeignKey("users.id"), index=True),
        sa.Column("session_id", sa.Uuid, sa.ForeignKey("sessions.id"), index=True),
        _text("scope"),
        _text("name"),
        sa.Column("book", sa.JSON, nullable=False),
        _moment("created_at"),
        _moment("updated_at"),
        sa.CheckConstraint("scope IN ('persona', 'session', 'user')", name="scope"),
        sa.CheckConstraint("(scope = 'persona') = (owner_id IS NULL)", name="owner"),
        sa.CheckConstraint("(scope = 'session') = (session_id IS NOT NULL)", name="session"),
    )


def _create_dialogues() -> None:
    op.create_table(
        "dialogues",
        sa.Column("place_id", sa.Uuid, sa.ForeignKey("places.id"), primary_key=True),
        sa.Column("user_id", sa.Uuid, sa.ForeignKey("users.id"), primary_key=True),
        sa.Column("form", sa.JSON, nullable=False),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("answers", sa.JSON, nullable=False),
        sa.Column("picture_id", sa.Text, sa.ForeignKey("files.id"), index=True),
        sa.Column("picture_name", sa.Text),
        _text("last_message_id"),
        _moment("created_at"),
    )


def _widen_personas() -> None:
    for name in ("name_key", "visibility"):
        op.add_column("personas", sa.Column(name, sa.Text))
    _fill_personas()
    with op.batch_alter_table("personas") as batch:
        batch.alter_column("name_key", existing_type=sa.Text(), nullable=False)
        batch.alter_column("visibility", existing_type=sa.Text(), nullable=False)
        batch.add_column(sa.Column("server_id", sa.Uuid))
        batch.create_foreign_key(
            op.f("fk_personas_server_id_places"), "places", ["server_id"], ["id"]
        )
        batch.create_check_constraint(
            op.f("ck_personas_visibility"), "visibility IN ('private', 'server', 'public')"
        )
    op.create_index("ix_personas_visibility_server_id", "personas", ["visibility", "server_id"])
    _create_partial_index(
        "uq_personas_name",
        "personas",
        ["owner_id", "name_key"],
        "owner_id IS NOT NULL AND withdrawn_at IS NULL",
        unique=True,
    )


def _fill_personas() -> None:
    """Give those that are there what they must have: the library was seen by everybody."""
    db = op.get_bind()
    is_current = sa.and_(
        _REVISIONS.c.persona_id == _PERSONAS.c.id, _REVISIONS.c.revision == _PERSONAS.c.revision
    )
    columns = (_PERSONAS.c.id, _PERSONAS.c.owner_id, _REVISIONS.c.definition)
    for row in db.execute(sa.select(*columns).join(_REVISIONS, is_current)).all():
        change = sa.update(_PERSONAS).where(_PERSONAS.c.id == row.id)
        name_key = row.definition["name"].strip().casefold()
        visibility = "public" if row.owner_id is None else "private"
        db.execute(change.values(name_key=name_key, visibility=visibility))


def _narrow_personas() -> None:
    for name in ("uq_personas_name", "ix_personas_visibility_server_id"):
        op.drop_index(name, "personas")
    with op.batch_alter_table("personas") as batch:
        batch.drop_constraint(op.f("ck_personas_visibility"), type_="check")
        batch.drop_constraint(op.f("fk_personas_server_id_places"), type_="foreignkey")
        for name in ("server_id", "visibility", "name_key"):
            batch.drop_column(name)


def _widen_revisions() -> None:
    with op.batch_alter_table("persona_revisions") as batch:
        batch.add_column(sa.Column("picture_name", sa.Text))
        for column, (kind, table) in _HANGING.items():
            key = op.f(f"fk_persona_revisions_{column}_{table}")
            batch.add_column(sa.Column(column, kind))
            batch.create_foreign_key(key, table, [column], ["id"])
    for column in _HANGING:
        op.create_index(f"ix_persona_revisions_{column}", "persona_revisions", [column])


def _narrow_revisions() -> None:
    for column in _HANGING:
        op.drop_index(f"ix_persona_revisions_{column}", "persona_revisions")
    with op.batch_alter_table("persona_revisions") as batch:
        for column, (_, table) in _HANGING.items():
            key = op.f(f"fk_persona_revisions_{column}_{table}")
            batch.drop_constraint(key, type_="foreignkey")
            batch.drop_column(column)
        batch.drop_column("picture_name")


def _create_partial_index(
    name: str, table: str, columns: list[str], where: str, *, unique: bool = False
) -> None:
    """Make an index over some of the rows."""
    some = sa.text(where)
    op.create_index(name, table, columns, unique=unique, sqlite_where=some, postgresql_where=some)


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text, nullable=False)


def _moment(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)
