"""What keeps the index of words in step with the messages: triggers, on either database.

Every upgrade takes them away, because SQLite changes a table by copying it, and makes them anew at
its end, in the same transaction. A step that changes what messages say has to index them itself.

On PostgreSQL no operator that searches words is leakproof: under row security no index would be
used for it. So the table of words is closed to everybody, and a function that belongs to its owner
looks into it; which messages may be found, it asks the policies of `messages`. Whoever owns the
tables can read it, as such a role could lift all policies.
"""

from importlib.resources import files

from sqlalchemy import Connection

_LIFT = {
    "sqlite": (
        "DROP TRIGGER IF EXISTS message_words_added",
        "DROP TRIGGER IF EXISTS message_words_removed",
        "DROP TRIGGER IF EXISTS message_words_changed",
    ),
    # The trigger goes with its function.
    "postgresql": (
        "DROP FUNCTION IF EXISTS keep_message_words() CASCADE",
        "DROP FUNCTION IF EXISTS found_words(text[], text[], integer)",
    ),
}


def lift(connection: Connection) -> None:
    """Take the triggers away, until they are made anew."""
    for statement in _LIFT[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def impose(connection: Connection) -> None:
    """Make the triggers. In the files, an empty line stands between statements."""
    script = files("storage.searching") / f"{connection.dialect.name}.sql"
    for statement in script.read_text(encoding="utf-8").split("\n\n"):
        connection.exec_driver_sql(statement)
