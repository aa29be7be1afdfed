"""`greenroom keys`, as operators use it."""

import asyncio
from base64 import urlsafe_b64decode
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.bootstrap import Application
from bot.cli import app
from bot.domain.errors import BadInputError, ConfigurationError
from bot.settings import load_settings
from tests.fakes.language_model import ScriptedModel
from tests.furnished import database_path, furnished

__all__ = ["database_path", "furnished"]


@pytest.fixture(autouse=True)
def own_database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, database_path: Path) -> Path:
    """Keep a database, and the settings file, of the test's own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GREENROOM_DATABASE__URL", f"sqlite:///{database_path}")
    return database_path


def greenroom(*words: str) -> Result:
    """Run `greenroom` with these words."""
    return CliRunner().invoke(app, words)


def started() -> None:
    """Let the bot start, do what it does about encryption, and end."""

    async def start() -> None:
        async with Application(load_settings(), platforms=(), model=ScriptedModel()) as bot:
            await bot.storage.custodian.convert()
            await bot.storage.custodian.rewrap()

    asyncio.run(start())


def test_a_new_key_is_shown_or_written_to_a_file_that_is_not_there_yet(tmp_path: Path) -> None:
    shown = greenroom("keys", "new").stdout.strip()
    assert len(urlsafe_b64decode(shown)) == 32

    assert "The key is in" in greenroom("keys", "new", "--file", "room/keys").stdout
    assert len(urlsafe_b64decode((tmp_path / "room" / "keys").read_text())) == 32
    again = greenroom("keys", "new", "--file", "room/keys").exception
    assert isinstance(again, BadInputError)


def test_status_says_how_it_stands_before_during_and_after(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert greenroom("keys", "status").stdout == "Nothing is encrypted.\n"
    monkeypatch.setenv("GREENROOM_SECURITY__MASTER_KEY", greenroom("keys", "new").stdout.strip())
    assert "the next start begins, with master key" in greenroom("keys", "status").stdout

    started()
    on, keys = greenroom("keys", "status").stdout.splitlines()
    assert on == "What people say and write is encrypted."
    assert keys.endswith("is in force; keys wrapped by it: 1.")

    monkeypatch.setenv("GREENROOM_SECURITY__ENCRYPT", "false")
    started()
    assert greenroom("keys", "status").stdout == "Nothing is encrypted.\n"


def test_the_bot_does_not_start_without_the_key_or_with_another_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GREENROOM_SECURITY__MASTER_KEY", greenroom("keys", "new").stdout.strip())
    started()

    monkeypatch.setenv("GREENROOM_SECURITY__MASTER_KEY", greenroom("keys", "new").stdout.strip())
    with pytest.raises(ConfigurationError, match="not the one with which"):
        started()
    monkeypatch.delenv("GREENROOM_SECURITY__MASTER_KEY")
    with pytest.raises(ConfigurationError, match="no master key is given"):
        started()
    assert isinstance(greenroom("keys", "status").exception, ConfigurationError)


def test_a_file_gets_a_new_key_first_and_keeps_the_earlier_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GREENROOM_SECURITY__MASTER_KEY_FILE", "keys")
    greenroom("keys", "new", "--file", "keys")
    before = (tmp_path / "keys").read_text()
    started()

    said = greenroom("keys", "rotate").stdout

    assert "keys wrapped by it now: 1" in said
    new, old = (tmp_path / "keys").read_text().splitlines()
    assert f"{old}\n" == before
    assert "is in force; keys wrapped by it: 1" in greenroom("keys", "status").stdout
    (tmp_path / "keys").write_text(new)
    started()


def test_keys_of_the_settings_are_changed_by_hand_and_then_by_the_bot(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    old, new = (greenroom("keys", "new").stdout.strip() for _ in range(2))
    monkeypatch.setenv("GREENROOM_SECURITY__MASTER_KEY", old)
    started()
    assert "changing it is yours to do" in str(greenroom("keys", "rotate").exception)

    monkeypatch.setenv("GREENROOM_SECURITY__MASTER_KEY", new)
    monkeypatch.setenv("GREENROOM_SECURITY__OLD_MASTER_KEYS", f'["{old}"]')
    assert "an earlier one, still needed" in greenroom("keys", "status").stdout
    started()

    monkeypatch.delenv("GREENROOM_SECURITY__OLD_MASTER_KEYS")
    started()
