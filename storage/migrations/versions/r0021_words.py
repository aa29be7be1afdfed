"""What was said is found by its words.

What keeps the index in step is made anew after the last step. See `storage.searching.triggers`.
"""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_ON_SQLITE = (
    # No text is kept in it, nor where in a message a word stands.
    """
    CREATE VIRTUAL TABLE message_words USING fts5 (
        said, place, content = '', columnsize = 0, detail = column,
        tokenize = 'porter unicode61 remove_diacritics 2'
    )
    """,
    """
    INSERT INTO message_words (rowid, said, place)
    SELECT id, content, 'p' || place_id FROM messages
    WHERE role <> 'system' AND tag <> 'greeting' AND undone_at IS NULL
        AND content <> '' AND substr(content, 1, 1) <> char(64976)
    """,
)
_ON_POSTGRESQL = (
    """
    CREATE TABLE message_words (
        message_id BIGINT CONSTRAINT pk_message_words PRIMARY KEY
            CONSTRAINT fk_message_words_message_id_messages REFERENCES messages ON DELETE CASCADE,
        words TSVECTOR NOT NULL
    )
    """,
    """
    INSERT INTO message_words (message_id, words)
    SELECT
        id,
        to_tsvector('pg_catalog.english', left(content, 100000))
        || array_to_tsvector(ARRAY['p' || replace(CAST(place_id AS text), '-', '')])
    FROM messages
    WHERE role <> 'system' AND tag <> 'greeting' AND undone_at IS NULL
        AND content <> '' AND substr(content, 1, 1) <> chr(64976)
    """,
    "CREATE INDEX ix_message_words_words ON message_words USING gin (words)",
)


def upgrade() -> None:
    """Make the index of what was said until now."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in _ON_SQLITE if is_sqlite else _ON_POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    """Drop it."""
    op.execute("DROP TABLE message_words")
