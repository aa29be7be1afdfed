"""Settings: where they come from, and what is said about wrong ones."""

import logging
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.bootstrap import configured_platforms
from bot.domain.errors import ConfigurationError
from bot.logs import configure_logs, find_secrets
from bot.settings import Settings, load_settings


def written(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text)
    return path


def test_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, '[llm]\nmodel = "openai:a"\nbase_url = "http://x/v1"\n')
    monkeypatch.setenv("GREENROOM_LLM__MODEL", "openai:b")

    settings = load_settings(path)

    assert settings.llm.model == "openai:b"
    assert settings.llm.base_url == "http://x/v1"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE__URL", "sqlite:///x.db"),
        ("LLM__MODEL", "openai:x"),
        ("LLM__BASE_URL", "http://127.0.0.1/v1"),
        ("LLM__API_KEY", "k"),
        ("DISCORD__TOKEN", "t"),
        ("DISCORD__API_BASE", "http://127.0.0.1/api/v10"),
        ("DISCORD__GATEWAY_URL", "ws://127.0.0.1/gw"),
        ("DISCORD__CDN_BASE", "http://127.0.0.1/cdn"),
        ("TELEGRAM__TOKEN", "t"),
        ("TELEGRAM__BASE_URL", "http://127.0.0.1/bot"),
        ("TELEGRAM__BASE_FILE_URL", "http://127.0.0.1/file/bot"),
        ("PERSONAS__DEFAULT", "coach"),
    ],
)
def test_every_promised_variable_is_taken(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"GREENROOM_{name}", value)
    section, key = name.lower().split("__")

    taken = getattr(getattr(load_settings(), section), key)

    assert (taken.get_secret_value() if isinstance(taken, SecretStr) else taken) == value


def test_folders_are_taken_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GREENROOM_PERSONAS__DIRS", f'["{tmp_path}"]')

    assert load_settings().personas.dirs == (tmp_path,)


def test_an_unknown_key_is_named_with_its_file_and_a_guess(tmp_path: Path) -> None:
    path = written(tmp_path, '[llm]\nmodle = "openai:a"\n')

    with pytest.raises(ConfigurationError, match=r"mine\.toml: unknown key 'llm\.modle'.*'model'"):
        load_settings(path)


def test_an_unknown_variable_is_named_with_a_guess(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GREENROOM_DISCORD__TOKN", "secret-token")

    with pytest.raises(ConfigurationError, match="GREENROOM_DISCORD__TOKEN") as caught:
        load_settings()

    assert "secret-token" not in str(caught.value)


def test_an_unfit_value_is_named_without_being_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GREENROOM_LLM__TOTAL_TIMEOUT", "soon-secret")

    with pytest.raises(ConfigurationError, match="GREENROOM_LLM__TOTAL_TIMEOUT") as caught:
        load_settings()

    assert "soon-secret" not in str(caught.value)


def test_an_unfit_address_is_told_in_our_own_words_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GREENROOM_DATABASE__URL", "mysql://ann:secret@db/room")

    with pytest.raises(ConfigurationError) as caught:
        load_settings()

    assert str(caught.value) == (
        "environment variable GREENROOM_DATABASE__URL: database.url:"
        " the address must begin with sqlite:/// or postgresql://."
    )


def test_a_file_that_is_not_toml_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"mine\.toml is not valid TOML.*line 1"):
        load_settings(written(tmp_path, "[llm\n"))


def test_a_file_that_was_asked_for_must_exist(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"absent\.toml cannot be read"):
        load_settings(tmp_path / "absent.toml")


def test_the_console_runs_when_no_token_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert configured_platforms(load_settings()) == ("console",)

    monkeypatch.setenv("GREENROOM_TELEGRAM__TOKEN", "t")
    monkeypatch.setenv("GREENROOM_DISCORD__TOKEN", "t")
    assert configured_platforms(load_settings()) == ("discord", "telegram")


def test_secrets_are_struck_out_of_the_log_even_in_traces(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GREENROOM_TELEGRAM__TOKEN", "12345:SECRET")
    settings = load_settings()
    assert list(find_secrets(settings)) == ["12345:SECRET"]
    configure_logs(settings, "info")

    try:
        raise ValueError("https://host/bot12345:SECRET/getMe")  # noqa: EM101, TRY301 (the trace is the point)
    except ValueError:
        logging.getLogger("adapters").exception("calling %s", "bot12345:SECRET")

    shown = capfd.readouterr().err
    assert "SECRET" not in shown
    assert "bot***/getMe" in shown
    assert "SECRET" not in repr(settings)
    assert "SECRET" not in str(Settings().model_dump())
