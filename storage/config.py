"""The operator's settings for the database, the section `[database]` of `config.toml`."""

from pathlib import Path

from platformdirs import user_data_path
from pydantic import BaseModel, ConfigDict, SecretStr, field_validator
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}


class DatabaseConfig(BaseModel):
    """Where everything that was said is kept."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    url: SecretStr = SecretStr("")
    """Address of the database, `sqlite:///path/to/file.db` or
    `postgresql://user:password@host/name`; by default empty, which means the SQLite file
    `greenroom.db` in the data directory of your account, made when it is first needed. An address
    with a password is better kept in `GREENROOM_DATABASE__URL` than in this file."""

    migration_url: SecretStr = SecretStr("")
    """Address of the same PostgreSQL database for the role that owns the tables: it sets them up,
    and lets the role of `url` work with them, which then cannot lift what holds the rows of people
    apart. By default empty: then `url` does both. Better kept in
    `GREENROOM_DATABASE__MIGRATION_URL`."""

    @field_validator("url", "migration_url")
    @classmethod
    def _is_understood(cls, url: SecretStr) -> SecretStr:
        """Refuse an address that no driver of ours speaks, without repeating it."""
        _to_driver_url(url.get_secret_value())
        return url

    @property
    def for_migrations(self) -> "DatabaseConfig":
        """Return the settings with which the tables are set up."""
        return DatabaseConfig(url=self.migration_url) if self.migration_url else self

    def to_driver_url(self) -> URL:
        """Return the address with the driver that speaks to it; printing it hides the password."""
        return _to_driver_url(self.url.get_secret_value())


def _to_driver_url(address: str) -> URL:
    """Read an address; raises `ValueError` with what is wrong, never with the address itself."""
    if not address:
        path = user_data_path("greenroom", appauthor=False) / "greenroom.db"
        return URL.create("sqlite+aiosqlite", database=str(path))
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        # Both quote what they could not read, which may be a password.
        message = "this is not an address; write sqlite:///file.db or postgresql://host/name"
        raise ValueError(message) from None
    driver = _DRIVERS.get(url.drivername)
    if driver is None:
        message = "the address must begin with sqlite:/// or postgresql://"
        raise ValueError(message)
    if driver.startswith("sqlite"):
        return _to_file_url(url).set(drivername=driver)
    return url.set(drivername=driver)


def _to_file_url(url: URL) -> URL:
    """Return the address of an SQLite file with `~` resolved."""
    if url.database in {None, "", ":memory:"}:
        message = "a database in memory forgets everything; name a file, sqlite:///file.db"
        raise ValueError(message)
    return url.set(database=str(Path(str(url.database)).expanduser()))
