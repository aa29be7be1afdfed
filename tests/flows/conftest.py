"""Every flow has a database of its own."""

from tests.furnished import database_path, furnished

__all__ = ["database_path", "furnished"]
