"""Renames threads that we opened, unless somebody has renamed them."""

import asyncio
import logging

import discord

from adapters.common.errors import TooSoonError
from adapters.discord.channel.place import THREAD_NAME_LIMIT, get_channel
from adapters.discord.errors import as_our_errors
from bot.domain.place import PlaceAddress

logger = logging.getLogger(__name__)

_PATIENCE = 5.0
"""Seconds. Discord takes two names in ten minutes, and discord.py would wait for short limits."""


async def rename_thread(client: discord.Client, place: PlaceAddress, *, title: str) -> str | None:
    """Give a thread of ours another title; None if it is not ours, or not called as told any more.

    An archived thread is left alone: to rename it would open it.

    Raises:
        DeliveryError: Discord did not do it, or would have to be waited for.
    """
    if place.kind != "thread":
        return None
    thread = await get_channel(client, place)
    if not isinstance(thread, discord.Thread) or not _is_ours(thread, client, called=place.title):
        return None
    try:
        async with asyncio.timeout(_PATIENCE):
            with as_our_errors():
                renamed = await thread.edit(name=" ".join(title.split())[:THREAD_NAME_LIMIT])
    except TimeoutError:
        message = "Discord asks for patience."
        raise TooSoonError(message, seconds=_PATIENCE) from None
    return renamed.name


def _is_ours(thread: discord.Thread, client: discord.Client, *, called: str) -> bool:
    """Tell whether we opened a thread, and it goes on by the name that it had from us."""
    is_open = not thread.archived and not thread.locked
    opened = client.user is not None and thread.owner_id == client.user.id
    return is_open and opened and thread.name == called
