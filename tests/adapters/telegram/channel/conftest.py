"""One stage for everything that is shown on Telegram."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot

from tests.adapters.telegram.channel.stage import Stage, Wire
from tests.platforms.bot_api.server import BotApi


@pytest.fixture
async def stage(telegram: BotApi, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    """Return a stage in front of that Telegram."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    wire = Wire()
    async with Bot(telegram.token, base_url=telegram.base_url, request=wire) as bot:
        stage = Stage(telegram, bot, wire)
        yield stage
        await stage.aclose()
