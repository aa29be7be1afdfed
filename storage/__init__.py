"""The database behind the ports: SQLAlchemy on SQLite or PostgreSQL.

Rows never leave this package: repositories take and return values of `bot.domain`.
"""
