"""The address of the database."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from storage.config import DatabaseConfig
from tests.storage.databases import config_of


@pytest.mark.parametrize(
    ("given", "spoken"),
    [
        ("sqlite:////srv/room.db", "sqlite+aiosqlite:////srv/room.db"),
        ("sqlite+aiosqlite:///room.db", "sqlite+aiosqlite:///room.db"),
        ("postgres://ann@db/room", "postgresql+psycopg://ann@db/room"),
        ("postgresql://ann@db:5433/room", "postgresql+psycopg://ann@db:5433/room"),
        ("postgresql+psycopg:///room?host=/run", "postgresql+psycopg:///room?host=%2Frun"),
    ],
)
def test_the_driver_is_filled_in_when_an_address_is_given(given: str, spoken: str) -> None:
    assert config_of(given).to_driver_url().render_as_string() == spoken


def test_the_file_is_in_the_data_folder_when_no_address_is_given(tmp_path: Path) -> None:
    url = DatabaseConfig().to_driver_url()

    assert url.database == str(tmp_path / "data" / "greenroom" / "greenroom.db")
    assert not (tmp_path / "data").exists()


def test_a_file_is_below_the_home_folder_when_the_path_says_so() -> None:
    assert config_of("sqlite:///~/room.db").to_driver_url().database == str(Path.home() / "room.db")


@pytest.mark.parametrize(
    "address",
    [
        "mysql://ann:secret@db/room",
        "postgresql+asyncpg://ann:secret@db/room",
        "postgresql://ann:secret@db:port/room",
        "sqlite://",
        "sqlite:///:memory:",
        "room.db?secret",
    ],
)
def test_an_address_is_refused_without_repeating_it_when_nobody_speaks_it(address: str) -> None:
    with pytest.raises(ValidationError) as caught:
        config_of(address)

    assert "secret" not in str(caught.value)


def test_the_password_is_not_shown() -> None:
    config = config_of("postgresql://ann:secret@db/room")

    assert "secret" not in f"{config!r} {config} {config.to_driver_url()}"
