"""What was said while we were away: looked for after each new login, and taken in oldest first.

Discord tells who comes in anew which message is the last one of each channel, and no more. Only
where that is news is the history asked for, once the commotion of the login is over. It reaches
back a little further than it need: a message that was taken before is known to the front desk.

Invariant: in each channel, what was missed is taken before what is said now.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from itertools import islice

import discord

from adapters.common.patience import Patience
from adapters.common.tasks import OwnedTasks
from adapters.common.turnstiles import Turnstiles
from adapters.discord.channel.gaps import Gap, Readable, find_gaps
from adapters.discord.errors import NoAccessError, as_our_errors
from bot.domain.errors import DeliveryError, StorageError
from bot.domain.place import Bookmark
from bot.ports.clock import Clock

logger = logging.getLogger(__name__)

_MOST_MESSAGES = 500
"""So many are taken in of one channel; what is missed beyond that is said in the log."""
_MOST_CHANNELS = 1000
_CHANNELS_AT_ONCE = 4


class Missed:
    """Catches up with Discord after each login that is not the continuation of an earlier one."""

    def __init__(
        self,
        *,
        take: Callable[[discord.Message], Awaitable[None]],
        bookmarks: Callable[[], Awaitable[Sequence[Bookmark]]],
        turnstiles: Turnstiles,
        clock: Clock,
    ) -> None:
        self._take = take
        self._bookmarks = bookmarks
        self._turnstiles = turnstiles
        self._clock = clock
        self._tasks = OwnedTasks()
        self._room = asyncio.Semaphore(_CHANNELS_AT_ONCE)
        self._is_due = False
        self._is_listed = asyncio.Event()
        self._is_listed.set()

    def begin(self) -> None:
        """Let what is said from now on wait until it is known where something was missed."""
        self._is_due = True
        self._is_listed.clear()

    def look_again(self) -> None:
        """Look for what was missed when servers are back that Discord had lost."""
        self._is_due = True

    def look(self, client: discord.Client, *, is_ready: bool) -> None:
        """Look for what was missed as soon as all servers are known, or no more will come."""
        all_are_known = not any(guild.unavailable for guild in client.guilds)
        if self._is_due and (is_ready or all_are_known):
            self._is_due = False
            self._tasks.start(self._catch_up(client), name="what was missed on Discord")

    async def until_listed(self) -> None:
        """Return when it is known where something was missed, which then comes first there."""
        await self._is_listed.wait()

    async def aclose(self) -> None:
        """Leave the rest to the next login."""
        self._is_due = False
        self._is_listed.set()
        await self._tasks.aclose()

    async def _catch_up(self, client: discord.Client) -> None:
        """Find out where there may be news, and see to it in each channel.

        Whatever goes wrong with that, what is said now is heard.
        """
        try:
            bookmarks = await self._insist_on_bookmarks()
            gaps = dict(islice(find_gaps(client, bookmarks), _MOST_CHANNELS))
            for channel_id, gap in gaps.items():
                self._tasks.start(
                    self._close(client, channel_id, gap), name=f"what was missed in {channel_id}"
                )
            await asyncio.sleep(0)  # now each of them is the next, or has begun, at its turnstile
        finally:
            self._is_listed.set()

    async def _insist_on_bookmarks(self) -> Sequence[Bookmark]:
        """Return how far places were read, however long the database takes."""
        patience = Patience(self._clock)
        while True:
            try:
                return await self._bookmarks()
            except StorageError as error:
                logger.warning("What was missed on Discord has to wait: %s", error.remedy or error)
            await patience.wait()

    async def _close(self, client: discord.Client, channel_id: int, gap: Gap) -> None:
        """Take in what was missed in a channel; try again, but hold up nobody, after a fault."""
        patience = Patience(self._clock)
        while True:
            try:
                async with self._turnstiles.of(channel_id), self._room:
                    return await self._read(client, channel_id, gap)
            except NoAccessError as error:
                logger.info("Nothing is read in channel %d: %s", channel_id, error)
                return None
            except (DeliveryError, StorageError) as error:
                logger.warning("What was missed in channel %d has to wait: %s", channel_id, error)
            await patience.wait()

    async def _read(self, client: discord.Client, channel_id: int, gap: Gap) -> None:
        """Take in what was said in a channel within the gap."""
        channel = _to_read(client, channel_id, gap)
        if channel is None:
            return
        with as_our_errors():
            after = discord.Object(gap.after)
            history = channel.history(limit=_MOST_MESSAGES, after=after, oldest_first=True)
            messages = [message async for message in history]
        if len(messages) == _MOST_MESSAGES:
            logger.warning("More was missed in channel %d than is taken in", channel_id)
        for message in messages:
            await self._take(message)


def _to_read(
    client: discord.Client, channel_id: int, gap: Gap
) -> Readable | discord.PartialMessageable | None:
    """Return a channel whose history can be asked for; None if it is gone meanwhile."""
    if gap.is_direct:
        return client.get_partial_messageable(channel_id, type=discord.ChannelType.private)
    channel = client.get_channel(channel_id)
    return channel if isinstance(channel, Readable) else None
