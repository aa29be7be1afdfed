"""The command line in a process of its own, in front of platforms and models on loopback."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.adapters.discord.loopback import Loopback
from tests.command_line import ran
from tests.personas.persona_files import write_persona
from tests.platforms.bot_api.server import BotApi
from tests.platforms.model_server import ModelServer


@pytest.fixture
async def telegram() -> AsyncIterator[BotApi]:
    """Return a Telegram."""
    async with BotApi() as telegram:
        yield telegram


def at(telegram: BotApi, token: str = "") -> dict[str, str]:
    """Return the settings that lead to this Telegram."""
    return {"TELEGRAM__TOKEN": token or telegram.token, "TELEGRAM__BASE_URL": telegram.base_url}


async def test_an_unknown_key_ends_the_start_with_its_file_and_a_guess(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('[llm]\nmodle = "openai:x"\n')

    ended = await ran("--config", "mine.toml", folder=tmp_path)

    assert ended.code == 1
    assert ended.err == ("greenroom: mine.toml: unknown key 'llm.modle'. Did you mean 'model'?\n")


async def test_check_says_ok_line_by_line_when_all_is_well(
    tmp_path: Path, telegram: BotApi
) -> None:
    async with ModelServer().running() as model, Loopback().serving() as door:
        discord = {f"DISCORD__{k.upper()}": v for k, v in door.settings().items()}
        llm = {"LLM__MODEL": "openai:x", "LLM__BASE_URL": model.base_url}

        settings = {**at(telegram), **discord, **llm, "ACCESS__WHO": "everybody"}
        ended = await ran("check", folder=tmp_path, settings=settings)

    assert (ended.code, ended.err) == (0, "")
    marks = [line.partition(": ")[0] for line in ended.out.splitlines()]
    assert len(marks) == 10
    assert all(mark.startswith("ok   ") for mark in marks)


async def test_check_says_what_to_do_line_by_line_when_all_is_amiss(
    tmp_path: Path, telegram: BotApi
) -> None:
    broken = write_persona(tmp_path, "ada", extra='mood = "good"\n')
    settings = {
        **at(telegram, token="1:wrong"),
        "PERSONAS__DIRS": f'["{tmp_path}"]',
        "DATABASE__URL": "postgresql://ann:secret@127.0.0.1:9/room",
        "LLM__MODEL": "openai:x",
        "LLM__BASE_URL": "http://127.0.0.1:9/v1",
        "DISCORD__TOKEN": "t",
        "DISCORD__API_BASE": "http://127.0.0.1:9/api/v10",
    }

    ended = await ran("check", folder=tmp_path, settings=settings)

    assert (ended.code, ended.err) == (1, "")
    ok, *failed = ended.out.splitlines()
    assert ok == "ok   settings: read without errors."
    remedies = {
        "personas": f"{broken}:4: unknown key 'mood'. Did you mean 'model'? Mend the file",
        "access": "Set access.who (GREENROOM_ACCESS__WHO) to",
        "database": "The database says: ",
        "model": "and that llm.base_url is its address.",
        "discord token": "Check the network of this machine",
        "telegram token": "into GREENROOM_TELEGRAM__TOKEN.",
    }
    assert [line.partition(": ")[0] for line in failed] == [f"FAIL {s}" for s in remedies]
    assert [r for r, line in zip(remedies.values(), failed, strict=True) if r not in line] == []
    assert "secret" not in ended.out


async def test_a_wrong_token_ends_the_run_with_what_to_do(tmp_path: Path, telegram: BotApi) -> None:
    settings = at(telegram, token="1:wrong")

    ended = await ran("run", "telegram", folder=tmp_path, settings=settings)

    assert ended.code == 1
    assert ended.err.splitlines()[-1] == (
        "greenroom: Telegram does not accept the bot token."
        " Copy the token anew from @BotFather into GREENROOM_TELEGRAM__TOKEN."
    )
    assert "Traceback" not in ended.err
    assert "1:wrong" not in ended.err
