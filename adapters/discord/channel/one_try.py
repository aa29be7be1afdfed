"""Lets a webhook send once, and leaves it to us whether to try again.

When a server has a fault, discord.py sends anew by itself, although the message may have been
taken. The bot's own messages are known by their nonce; those of webhooks would be shown twice.
"""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import cast

import aiohttp
import discord

_SERVER_FAULT = 500


def tried_once(webhook: discord.Webhook) -> discord.Webhook:
    """Return the webhook, whose requests now end with the first fault.

    Only where Discord asks for patience, discord.py still asks again.
    """
    webhook.session = cast("aiohttp.ClientSession", _Once(webhook.session))
    return webhook


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
