"""A person at a terminal, in front of the whole bot with a scripted model."""

import asyncio
import io
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.bootstrap import Application
from bot.settings import Settings
from tests.fakes.language_model import ScriptedModel

Talk = Callable[..., Awaitable[str]]
"""Types lines, has them answered by a scripted model, returns what the terminal shows."""


@pytest.fixture
def database_path(tmp_path: Path) -> Path:
    """Return where the conversation is kept."""
    return tmp_path / "greenroom.db"


@pytest.fixture
def talk(
    database_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Talk:
    """Return how to talk; each call is a run of its own on the same database."""

    async def talk_once(
        *lines: str, model: ScriptedModel | None = None, place: str = "main", persona: str = ""
    ) -> str:
        settings = Settings.model_validate(
            {
                "database": {"url": f"sqlite:///{database_path}"},
                "console": {"place": place, "persona": persona},
            }
        )
        scripted = model or ScriptedModel("Fine.")
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        async with Application(settings, platforms=("console",), model=scripted) as application:
            await application.run(asyncio.Event())
        return capsys.readouterr().out

    return talk_once
