"""One bot on Discord and on Telegram, in front of the same database."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from simcord import Env
from simcord.backend.cdn import CDN_BASE

from adapters.discord.adapter import DiscordAdapter, GreenroomClient
from bot.bootstrap import Application
from bot.settings import Settings
from tests.adapters.discord.wire import pinging_requests
from tests.fakes.language_model import ScriptedModel
from tests.platforms.bot_api.people import Person
from tests.platforms.bot_api.server import BotApi


@dataclass
class House:
    """The bot, running on both."""

    application: Application

    @property
    def client(self) -> GreenroomClient:
        """Return what is connected to Discord."""
        adapter = self.application.platforms["discord"]
        assert isinstance(adapter, DiscordAdapter)
        return adapter.client


@pytest.fixture
async def telegram() -> AsyncIterator[BotApi]:
    """Return a Telegram."""
    async with BotApi() as server:
        yield server


@pytest.fixture
async def house(telegram: BotApi, database_path: Path) -> AsyncIterator[House]:
    """Return the bot; it echoes nothing and says the same to everybody."""
    settings = Settings.model_validate(
        {
            "database": {"url": f"sqlite:///{database_path}"},
            # The simulated Discord lives in the past: nothing that is said there is too late.
            "conversation": {"offer_after": 1e9, "burst_within": 0, "titles": False},
            "discord": {"cdn_base": CDN_BASE, "webhooks": False},
            "telegram": {
                "token": telegram.token,
                "base_url": telegram.base_url,
                "base_file_url": telegram.base_file_url,
            },
        }
    )
    model = ScriptedModel(*["Noted."] * 9)
    async with Application(settings, platforms=("discord", "telegram"), model=model) as application:
        listening = asyncio.create_task(application.platforms["telegram"].run())
        yield House(application)
        listening.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await listening


@pytest.fixture
async def simcord_bot(house: House) -> GreenroomClient:
    """Return what simcord connects to its Discord."""
    return house.client


@pytest.fixture
async def env(simcord_env: Env) -> AsyncIterator[Env]:
    """Return a Discord that the bot is connected to."""
    yield simcord_env
    assert pinging_requests(simcord_env) == []


@pytest.fixture
def alice(telegram: BotApi) -> Person:
    """Return somebody who talks to the bot on Telegram."""
    return telegram.person("Alice")
