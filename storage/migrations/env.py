"""Runs revisions on the connection that `storage.migrate` hands over; Alembic loads this file."""

from alembic import context

from storage.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    # SQLite cannot alter most of a table; a batch copies it instead.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
