"""`INSERT … ON CONFLICT` for both databases.

SQLite took the clause over from PostgreSQL word for word, and SQLAlchemy compiles PostgreSQL's
statement for SQLite as well, so statements need not be written twice. The contract tests run each
of them on both.
"""

from sqlalchemy.dialects.postgresql import insert

__all__ = ["insert"]
