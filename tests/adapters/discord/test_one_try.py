"""Requests by webhooks: once, and no longer than we wait."""

import asyncio

import aiohttp
import discord
import pytest
from discord.webhook import async_

from adapters.discord.channel.one_try import tried_once


@pytest.fixture
async def lock(monkeypatch: pytest.MonkeyPatch) -> asyncio.Lock:
    """Return what discord.py keeps for a webhook, once one was taken in hand."""
    monkeypatch.setattr(async_, "AsyncDeferredLock", async_.AsyncDeferredLock)
    async with aiohttp.ClientSession() as session:
        tried_once(discord.Webhook.partial(1, "token", session=session))
    return asyncio.Lock()


async def ask_and_pause(lock: asyncio.Lock) -> None:
    """Ask for something after which Discord wants a pause."""
    async with async_.AsyncDeferredLock(lock) as held:
        held.delay_by(3600)


async def test_a_pause_that_nobody_waits_for_holds_no_later_request_up(lock: asyncio.Lock) -> None:
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(ask_and_pause(lock), 0.01)

    assert not lock.locked()
