"""The ports of the storage on SQL, one file per noun.

Statements are built once, at import, with named parameters: building one costs SQLAlchemy as much
as SQLite needs to run it.
"""
