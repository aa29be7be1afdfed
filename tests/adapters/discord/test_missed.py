"""Catching up after a login, where the core is slow to say how far it has read."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

import pytest

from bot.domain.errors import StorageError
from bot.domain.place import Bookmark, PlaceKey, PlatformName
from tests.adapters.discord.conftest import Core
from tests.adapters.discord.fakes import FakeFrontDesk
from tests.adapters.discord.loopback import heard
from tests.fakes.clock import FakeClock
from tests.platforms.discord_api.conftest import restored
from tests.platforms.discord_api.server import DiscordApi

__all__ = ["restored"]


@dataclass
class ForgetfulFrontDesk(FakeFrontDesk):
    """Remembers how far it has read only after it was asked a few times."""

    times: int = 2
    fault: Exception = field(default_factory=lambda: StorageError("The database is locked."))

    async def bookmarks(self, platform: PlatformName, *, bot_account: str) -> Sequence[Bookmark]:
        """Return how far places were read, or fail."""
        if self.times:
            self.times -= 1
            raise self.fault
        return await super().bookmarks(platform, bot_account=bot_account)


@pytest.fixture
async def discord(restored: None) -> AsyncIterator[DiscordApi]:
    """Return a Discord on loopback."""
    del restored
    async with DiscordApi() as server:
        yield server


async def test_what_is_said_now_waits_until_the_database_tells_what_was_missed(
    discord: DiscordApi,
) -> None:
    ann = discord.person("Ann")
    seen = await ann.says("seen")
    await ann.says("missed")
    mark = Bookmark(
        key=PlaceKey("discord", str(ann.chat.id)),
        kind="direct",
        message_id=str(seen.id),
        active_at=seen.sent_at,
    )
    desk = ForgetfulFrontDesk(marks=[mark])
    adapter = Core(front_desk=desk, clock=FakeClock()).adapter(**discord.settings)

    running = asyncio.create_task(adapter.run())
    await discord.gateway.until_connected()
    await ann.says("now")
    await heard(desk.taken, 3)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    texts = [incoming.text for incoming in desk.taken]
    assert texts[:3] == ["seen", "missed", "now"]
    assert desk.times == 0


async def test_what_is_said_now_is_heard_after_a_fault_that_nobody_foresaw(
    discord: DiscordApi, caplog: pytest.LogCaptureFixture
) -> None:
    ann = discord.person("Ann")
    desk = ForgetfulFrontDesk(fault=ZeroDivisionError("a bug"))
    adapter = Core(front_desk=desk, clock=FakeClock()).adapter(**discord.settings)

    running = asyncio.create_task(adapter.run())
    await discord.gateway.until_connected()
    await ann.says("now")
    await heard(desk.taken, 1)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    assert "'what was missed on Discord' failed" in caplog.text
