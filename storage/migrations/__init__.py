"""How the tables came to be, step by step. Revisions are append-only and name their change."""

HEAD = "0021"
"""The newest revision; named here so that a start need not load Alembic to know it."""
