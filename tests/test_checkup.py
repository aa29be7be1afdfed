"""`greenroom check`: one line for each outside thing, whatever becomes of the others."""

import importlib.util
import sqlite3
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import discord
import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.checkup import check_everything
from bot.domain.health import Finding
from bot.settings import Settings
from storage import migrate
from tests.adapters.discord.loopback import Loopback
from tests.llm.conftest import loopback_only, server
from tests.personas.persona_files import write_persona
from tests.platforms.bot_api.server import BotApi
from tests.platforms.model_server import Fault, ModelServer

__all__ = ["loopback_only", "server"]

Sections = dict[str, dict[str, Any]]


@pytest.fixture
def sections(tmp_path: Path, server: ModelServer) -> Sections:
    """Return settings under which all is well, and no platform is used."""
    return {
        "database": {"url": f"sqlite:///{tmp_path / 'room' / 'greenroom.db'}"},
        "llm": {"model": "openai:stub", "base_url": server.base_url, "api_key": "k"},
        "personas": {"dirs": [str(tmp_path)]},
        "access": {"who": "everybody"},
    }


@pytest.fixture
async def telegram() -> AsyncIterator[BotApi]:
    """Return a Telegram."""
    async with BotApi() as telegram:
        yield telegram


@pytest.fixture
async def door(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Loopback]:
    """Return Discord's front door on loopback; what leads there is undone at the end."""
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    monkeypatch.setattr(discord.Asset, "BASE", discord.Asset.BASE)
    async with Loopback().serving() as door:
        yield door


async def checked(sections: Sections) -> Sequence[Finding]:
    """Check everything under these settings."""
    findings = await check_everything(Settings.model_validate(sections))
    assert [f for f in findings if "\n" in f"{f.text}{f.remedy}"] == []
    return findings


async def failed(sections: Sections) -> Finding:
    """Return the one thing that is not as it should be."""
    (finding,) = [f for f in await checked(sections) if not f.is_ok]
    return finding


async def test_everything_is_asked_when_all_is_well(
    sections: Sections, telegram: BotApi, door: Loopback
) -> None:
    sections["telegram"] = {"token": telegram.token, "base_url": telegram.base_url}
    sections["discord"] = door.settings()

    findings = await checked(sections)

    assert [f.subject for f in findings if not f.is_ok or f.remedy] == []
    assert [f.subject for f in findings] == [
        "settings",
        "personas",
        "access",
        "database",
        "model",
        "discord token",
        "discord intents",
        "telegram token",
        "telegram privacy mode",
        "telegram webhook",
    ]


async def test_who_may_talk_with_the_bot_is_told_and_that_nobody_chose_so_is_amiss(
    sections: Sections, telegram: BotApi
) -> None:
    sections["telegram"] = {"token": telegram.token, "base_url": telegram.base_url}
    sections["access"] = {"who": "listed", "operators": ["telegram:1"]}
    listed = next(f for f in await checked(sections) if f.subject == "access")
    sections["access"] = {"who": None}
    unset = await failed(sections)

    assert listed.text == "only who is listed may talk with the bot: 1 by the settings."
    assert unset.text.startswith("everybody who finds the bot may talk with it, and nobody has")
    assert "access.who" in unset.remedy


async def test_the_others_are_asked_when_both_tokens_are_wrong(
    sections: Sections, telegram: BotApi, door: Loopback
) -> None:
    sections["telegram"] = {"token": "1:wrong", "base_url": telegram.base_url}
    sections["discord"] = {**door.settings(), "token": "wrong"}

    told = {f.subject: f"{f.text} {f.remedy}" for f in await checked(sections) if not f.is_ok}

    assert told == {
        "discord token": "Discord does not accept the bot token."
        " Copy the token anew from the developer portal into GREENROOM_DISCORD__TOKEN.",
        "telegram token": "Telegram does not accept the bot token."
        " Copy the token anew from @BotFather into GREENROOM_TELEGRAM__TOKEN.",
    }


async def test_a_model_that_refuses_is_told(sections: Sections, server: ModelServer) -> None:
    server.script = [Fault(status=401)]

    assert (await failed(sections)).subject == "model"


async def test_the_others_are_asked_when_the_embedded_model_is_not_installed(
    sections: Sections, telegram: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find_nothing(name: str) -> None:
        del name

    monkeypatch.setattr(importlib.util, "find_spec", find_nothing)
    sections["llm"] = {}
    sections["telegram"] = {"token": telegram.token, "base_url": telegram.base_url}

    findings = await checked(sections)

    assert [f.subject for f in findings if not f.is_ok] == ["model"]
    assert "telegram token" in {f.subject for f in findings}


async def test_all_broken_persona_files_are_told_on_one_line(
    sections: Sections, tmp_path: Path
) -> None:
    ada = write_persona(tmp_path, "ada", extra='mood = "good"\n')
    bea = write_persona(tmp_path, "bea", extra="greeting = \n")

    finding = await failed(sections)

    assert finding.subject == "personas"
    assert f"{ada}:4: " in finding.text
    assert f"{bea}:4: " in finding.text
    assert "greenroom persona lint" in finding.remedy


async def test_nothing_is_made_when_there_is_no_database_yet(
    sections: Sections, tmp_path: Path
) -> None:
    findings = await checked(sections)

    assert (
        Finding(subject="database", is_ok=True, text="empty; the first run sets it up.") in findings
    )
    assert not (tmp_path / "room").exists()


async def test_the_revision_of_the_database_is_told(sections: Sections, tmp_path: Path) -> None:
    await migrate.upgrade(Settings.model_validate(sections).database)
    text = f"at revision {migrate.head()}, the newest."
    assert Finding(subject="database", is_ok=True, text=text) in await checked(sections)

    with sqlite3.connect(tmp_path / "room" / "greenroom.db") as db:
        db.execute("UPDATE alembic_version SET version_num = '0000'")
    db.close()
    finding = await failed(sections)

    assert finding.text == f"at revision 0000, not {migrate.head()}."
    assert finding.remedy == "Run `greenroom db upgrade`."


async def test_a_file_that_is_no_database_is_told(sections: Sections, tmp_path: Path) -> None:
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "greenroom.db").write_text("Dear diary, " * 100)

    finding = await failed(sections)

    assert finding.subject == "database"
    assert finding.remedy == "The database says: file is not a database"
