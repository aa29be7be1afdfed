"""Databases to seal."""

from tests.storage.conftest import (
    config,
    empty_postgresql,
    migrated_file,
    migrated_postgresql,
    postgresql,
    postgresql_server,
    sqlite,
)

__all__ = [
    "config",
    "empty_postgresql",
    "migrated_file",
    "migrated_postgresql",
    "postgresql",
    "postgresql_server",
    "sqlite",
]
