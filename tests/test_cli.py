"""The words of the command line that need neither a platform nor a model."""

import sqlite3
from importlib.metadata import version
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.domain.errors import ConfigurationError, NotFoundError, StorageError
from storage import migrate
from tests.personas.persona_files import write_persona


@pytest.fixture(autouse=True)
def own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the settings file of the checkout out of every test."""
    monkeypatch.chdir(tmp_path)


def greenroom(*words: str) -> Result:
    """Run `greenroom` with these words."""
    return CliRunner().invoke(app, words)


def test_the_version_is_shown() -> None:
    result = greenroom("--version")

    assert (result.exit_code, result.stdout) == (0, f"greenroom {version('greenroom')}\n")


def test_the_help_says_what_happens_without_any_word() -> None:
    result = greenroom("--help")

    assert result.exit_code == 0
    assert "Run what is configured; with no token, the console chat." in result.stdout
    assert [
        w for w in ("run", "chat", "check", "persona", "db", "keys") if w not in result.stdout
    ] == []


@pytest.mark.parametrize("words", [("persona",), ("db",), ("keys",)])
def test_a_noun_alone_shows_what_can_be_done_with_it(words: tuple[str, ...]) -> None:
    assert "Commands" in greenroom(*words).output


def test_an_unknown_platform_is_named_with_those_that_there_are() -> None:
    result = greenroom("run", "console", "slack")

    assert result.exit_code == 2
    assert "There is no platform 'slack'; there are console, discord" in result.stderr


def test_each_persona_is_listed_on_one_line_however_long(tmp_path: Path) -> None:
    write_persona(tmp_path / "mine", "ada")
    config = settings(tmp_path, '[personas]\ndirs = ["mine"]\n')

    result = greenroom("--config", config, "persona", "list")

    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert len(lines) == 10
    assert lines == sorted(lines, key=lambda line: line.partition(":")[0].split()[-1])
    assert any(line.startswith("🎯 coach: Gets you from wanting to doing: ") for line in lines)
    assert max(map(len, lines)) > 80


def test_a_persona_is_shown_with_all_that_it_is_made_of() -> None:
    result = greenroom("persona", "show", "coach")

    assert result.exit_code == 0
    assert result.stdout.startswith("name: Coach\ndescription: Gets you from wanting to doing")
    assert "\nsystem_prompt: You are Coach." in result.stdout


def test_an_unknown_persona_is_named() -> None:
    result = greenroom("persona", "show", "nobody")

    assert isinstance(result.exception, NotFoundError)
    assert "'nobody'" in str(result.exception)


def test_broken_persona_files_are_told_with_file_and_line(tmp_path: Path) -> None:
    good = write_persona(tmp_path / "mine", "bea")
    broken = write_persona(tmp_path / "mine", "ada", extra='mood = "good"\n')

    result = greenroom("persona", "lint", str(broken.parent))

    assert result.exit_code == 1
    assert result.stderr == f"{broken}:4: unknown key 'mood'. Did you mean 'model'?\n"
    assert greenroom("persona", "lint", str(good)).stdout == "All persona files are in order.\n"


def test_the_configured_folders_are_looked_at_when_no_path_is_given(tmp_path: Path) -> None:
    write_persona(tmp_path / "mine", "ada", extra="broken")
    config = settings(tmp_path, '[personas]\ndirs = ["mine"]\n')

    result = greenroom("--config", config, "persona", "lint")

    assert result.exit_code == 1
    assert result.stderr.startswith("mine/ada.toml:4: is not valid TOML")


def test_personas_cannot_be_listed_while_a_file_is_broken(tmp_path: Path) -> None:
    write_persona(tmp_path / "mine", "ada", extra='mood = "good"\n')
    config = settings(tmp_path, '[personas]\ndirs = ["mine"]\n')

    result = greenroom("--config", config, "persona", "list")

    assert isinstance(result.exception, ConfigurationError)
    assert str(result.exception).startswith("mine/ada.toml:4: unknown key 'mood'")


def test_a_database_is_set_up_once(tmp_path: Path) -> None:
    path = tmp_path / "data" / "greenroom" / "greenroom.db"
    newest = f"The database is at {migrate.head()}, the newest revision.\n"
    assert greenroom("db", "current").stdout == f"empty (newest: {migrate.head()})\n"
    assert not path.exists()

    assert greenroom("db", "upgrade").stdout == newest
    assert greenroom("db", "upgrade").stdout == newest

    assert greenroom("db", "current").stdout == f"{migrate.head()} (newest: {migrate.head()})\n"
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT count(*) FROM messages").fetchall() == [(0,)]
    db.close()


def test_a_database_is_copied_and_checked(tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    greenroom("db", "upgrade")

    assert greenroom("db", "backup", str(copy)).stdout == f"The copy is in {copy}.\n"
    result = greenroom("db", "check")

    assert copy.exists()
    assert result.exit_code == 0
    assert "ok   one answer per turn: kept.\n" in result.stdout


def test_a_check_ends_with_a_fault_when_a_promise_is_broken() -> None:
    result = greenroom("db", "check")

    assert result.exit_code == 1
    assert result.stdout.startswith("FAIL the tables: at no revision;")
    assert "Run `greenroom db upgrade`." in result.stdout


def test_postgresql_is_copied_with_its_own_tool(tmp_path: Path) -> None:
    config = settings(tmp_path, '[database]\nurl = "postgresql://ann:secret@host/room"\n')

    result = greenroom("--config", config, "db", "backup", "room.dump")

    assert isinstance(result.exception, ConfigurationError)
    assert result.exception.remedy == (
        "Run: PGOPTIONS='-c app.actor=bot' pg_dump --enable-row-security"
        " --format=custom --file=room.dump room"
    )


def test_a_file_that_is_no_database_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "diary.db").write_text("Dear diary, " * 100)
    config = settings(tmp_path, '[database]\nurl = "sqlite:///diary.db"\n')

    result = greenroom("--config", config, "db", "upgrade")

    assert isinstance(result.exception, StorageError)
    assert "file is not a database" in result.exception.remedy


def settings(folder: Path, text: str) -> str:
    """Write a settings file and return its path."""
    path = folder / "mine.toml"
    path.write_text(text)
    return str(path)
