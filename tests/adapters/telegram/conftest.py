"""The Telegram adapter under the real python-telegram-bot, with a fake core."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from pydantic import SecretStr
from telegram import Bot

from adapters.telegram.adapter import TelegramAdapter
from adapters.telegram.channel.connection import new_bot
from adapters.telegram.config import TelegramConfig
from bot.ports.clock import Clock
from bot.system import SystemClock
from tests.adapters.discord.fakes import FakeDesk, FakeFrontDesk, FakeMarkers
from tests.adapters.telegram.fakes import FakeForms
from tests.conftest import ROOT
from tests.platforms.bot_api.judging import complaints
from tests.platforms.bot_api.people import Person
from tests.platforms.bot_api.server import BotApi


@dataclass
class Core:
    """What an adapter was built from."""

    config: TelegramConfig
    front_desk: FakeFrontDesk = field(default_factory=FakeFrontDesk)
    desk: FakeDesk = field(default_factory=FakeDesk)
    forms: FakeForms = field(default_factory=FakeForms)
    markers: FakeMarkers = field(default_factory=FakeMarkers)

    def adapter(self, *, clock: Clock | None = None) -> TelegramAdapter:
        """Return a new adapter on this core."""
        return TelegramAdapter(
            self.config,
            front_desk=self.front_desk,
            commands=self.desk,
            forms=self.forms,
            markers=self.markers,
            clock=clock or SystemClock(),
        )


@pytest.fixture
async def telegram() -> AsyncIterator[BotApi]:
    """Return a Telegram, and judge all that was asked of it."""
    async with BotApi() as server:
        yield server
        assert complaints(server, ROOT.parent / "shared") == []


@pytest.fixture
def config(telegram: BotApi) -> TelegramConfig:
    """Return the settings that lead there."""
    return TelegramConfig(
        token=SecretStr(telegram.token),
        base_url=telegram.base_url,
        base_file_url=telegram.base_file_url,
    )


@pytest.fixture
async def bot(config: TelegramConfig) -> AsyncIterator[Bot]:
    """Return the library's bot, logged in."""
    async with new_bot(config) as bot:
        yield bot


@pytest.fixture
def core(config: TelegramConfig) -> Core:
    """Return a core that does as it is told."""
    return Core(config)


@pytest.fixture
async def adapter(core: Core, telegram: BotApi) -> AsyncIterator[TelegramAdapter]:
    """Return an adapter that listens."""
    adapter = core.adapter()
    running = asyncio.create_task(adapter.run())
    await telegram.until_sent("getUpdates")
    yield adapter
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


@pytest.fixture
def alice(telegram: BotApi) -> Person:
    """Return somebody who talks to the bot."""
    return telegram.person("Alice")


@pytest.fixture
def ben(telegram: BotApi) -> Person:
    """Return somebody else."""
    return telegram.person("Ben")
