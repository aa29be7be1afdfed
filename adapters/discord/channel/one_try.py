"""Lets a webhook send once, and leaves it to us whether to try again and how long to wait.

When a server has a fault, discord.py sends anew by itself, although the message may have been
taken. The bot's own messages are known by their nonce; those of webhooks would be shown twice.
And when somebody waits no longer while discord.py lets time pass after a request, it would keep
its lock on the webhook for ever.
"""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import cast

import aiohttp
import discord
from discord.webhook import async_

_SERVER_FAULT = 500


def tried_once(webhook: discord.Webhook) -> discord.Webhook:
    """Return the webhook, whose requests now end with the first fault.

    Only where Discord asks for patience, discord.py still asks again.
    """
    setattr(async_, "AsyncDeferredLock", _ReleasedLock)  # noqa: B010 (a class, not a variable)
    webhook.session = cast("aiohttp.ClientSession", _Once(webhook.session))
    return webhook


class _ReleasedLock(async_.AsyncDeferredLock):
    """The lock that discord.py takes for each request, released however its pause ends."""

    async def __aexit__(self, *_: object) -> None:
        try:
            if self.delta:
                await asyncio.sleep(self.delta)
        finally:
            self.lock.release()


class _Once:
    """A session whose faults are none of those after which discord.py tries again."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    @asynccontextmanager
    async def request(
        self,
        method: str,
        url: str,
        *,
        data: object,
        headers: Mapping[str, str],
        params: Mapping[str, str] | None,
        proxy: str | None,
        proxy_auth: aiohttp.BasicAuth | None,
    ) -> AsyncGenerator[aiohttp.ClientResponse]:
        """Ask once."""
        asking = self._session.request(
            method,
            url,
            data=data,
            headers=headers,
            params=params,
            proxy=proxy,
            proxy_auth=proxy_auth,
        )
        try:
            async with asking as response:
                if response.status >= _SERVER_FAULT:
                    raise discord.DiscordServerError(response, await response.text())
                yield response
        except aiohttp.ClientOSError as error:
            raise aiohttp.ClientConnectionError(str(error)) from error
