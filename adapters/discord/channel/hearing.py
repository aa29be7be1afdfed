"""What people say in channels, handed on; in each channel one after the other."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from functools import partial

import discord

from adapters.common.patience import Patience, tell_that_it_waits
from adapters.common.tasks import OwnedTasks
from adapters.common.turnstiles import Turnstiles
from adapters.discord.channel.missed import Missed
from adapters.discord.errors import as_our_errors
from adapters.discord.inbound.message import (
    bot_account,
    is_from_bot,
    is_in_unknown_channel,
    is_said,
    to_incoming,
    to_key,
    to_place,
)
from bot.domain.errors import DeliveryError, GreenroomError, StorageError
from bot.domain.message import IncomingMessage, MessageKey
from bot.domain.place import Bookmark, PlaceAddress
from bot.domain.reply import Reply
from bot.ports.channel import Channel
from bot.ports.clock import Clock
from bot.ports.front_desk import FrontDesk

logger = logging.getLogger(__name__)


class Hearing:
    """Hands the front desk what is said now, after what was missed."""

    def __init__(
        self,
        front_desk: FrontDesk,
        *,
        clock: Clock,
        client: Callable[[], discord.Client],
        channel: Callable[[PlaceAddress], Channel],
    ) -> None:
        self._front_desk = front_desk
        self._client = client
        self._channel = channel
        self._clock = clock
        self._tasks = OwnedTasks()
        self._turnstiles = Turnstiles()
        self.missed = Missed(
            take=self._take, bookmarks=self._bookmarks, turnstiles=self._turnstiles, clock=clock
        )
        """What catches up with Discord after a login."""

    async def hear(self, message: discord.Message) -> None:
        """Hand on what a person or another bot said."""
        if self._is_said(message):
            await self._in_turn(
                message.channel.id,
                partial(self._hear, message),
                when_it_waits=partial(self._say_that_it_waits, message),
            )

    async def hear_again(self, message: discord.Message) -> None:
        """Hand on what a message says since its author changed it.

        Discord changes messages as well, to show what is behind a link.
        """
        if self._is_said(message) and message.edited_at is not None:
            await self._in_turn(message.channel.id, partial(self._hear_again, message))

    async def forget(self, channel_id: int, message_ids: Collection[int]) -> None:
        """Hand on that messages are gone, whoever deleted them."""
        if (me := self._client().user) is not None:
            keys = [to_key(channel_id, message_id, me) for message_id in sorted(message_ids)]
            await self._in_turn(channel_id, partial(self._forget, keys))

    async def aclose(self) -> None:
        """Leave what waits to the next login."""
        await self._tasks.aclose()
        await self.missed.aclose()

    def _is_said(self, message: discord.Message) -> bool:
        client = self._client()
        return client.user is not None and is_said(
            message, client.user, application_id=client.application_id
        )

    async def _in_turn(
        self,
        channel_id: int,
        work: Callable[[], Awaitable[None]],
        *,
        when_it_waits: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """Do the work after what comes first in a channel, begun anew until the database takes it.

        Discord will not offer it again. The work is a task of ours, so that it ends with us.
        """
        insisting = self._insist(channel_id, work, when_it_waits)
        await asyncio.wait([self._tasks.start(insisting, name=f"what was said in {channel_id}")])

    async def _insist(
        self,
        channel_id: int,
        work: Callable[[], Awaitable[None]],
        when_it_waits: Callable[[], Awaitable[None]] | None,
    ) -> None:
        """Wait for the turn in the channel, then do the work; begin anew after each failure."""
        patience = Patience(self._clock)
        await self.missed.until_listed()
        async with self._turnstiles.of(channel_id):
            while True:
                try:
                    return await work()
                except StorageError as error:
                    said = error.remedy or error
                    logger.warning("Channel %d waits for the database: %s", channel_id, said)
                if patience.is_new and when_it_waits is not None:
                    await when_it_waits()
                await patience.wait()

    async def _hear(self, message: discord.Message) -> None:
        try:
            await self._take(message)
        except StorageError:
            raise
        except GreenroomError as error:
            logger.warning("A message was not taken: %s %s", error, error.remedy)
            await self._apologise(to_place(message.channel), error)

    async def _hear_again(self, message: discord.Message) -> None:
        try:
            if (incoming := await self._to_incoming(message)) is not None:
                await self._front_desk.amend(incoming)
        except DeliveryError as error:
            logger.warning("A change of a message is lost: %s %s", error, error.remedy)

    async def _forget(self, keys: Sequence[MessageKey]) -> None:
        for key in keys:
            await self._front_desk.withdraw(key)

    async def _take(self, message: discord.Message) -> None:
        if (incoming := await self._to_incoming(message)) is not None:
            await self._front_desk.accept(incoming)

    async def _to_incoming(self, message: discord.Message) -> IncomingMessage | None:
        """Translate what somebody said; None for what is neither words nor files."""
        client = self._client()
        me = client.user
        if me is None or not self._is_said(message):
            return None
        channel: object = message.channel
        if is_in_unknown_channel(message):
            with as_our_errors():
                channel = await client.fetch_channel(message.channel.id)
        place = to_place(channel, title=message.author.display_name)
        incoming = to_incoming(message, place, me, application_id=client.application_id)
        return incoming if incoming.text or incoming.attachments else None

    async def _apologise(self, place: PlaceAddress, error: GreenroomError) -> None:
        """Say that a message was not kept: Discord will not offer it again."""
        text = f"I could not take your message: {error} Please send it again."
        try:
            await self._channel(place).show(Reply(text=text, tone="bad", is_private=False))
        except DeliveryError as refusal:
            logger.warning("An apology is not shown: %s", refusal)

    async def _say_that_it_waits(self, message: discord.Message) -> None:
        """Tell who asks us for something that the database is away."""
        client = self._client()
        if client.user is None or is_from_bot(message):
            return
        place, application_id = to_place(message.channel), client.application_id
        incoming = to_incoming(message, place, client.user, application_id=application_id)
        await tell_that_it_waits(incoming, self._channel(incoming.place))

    async def _bookmarks(self) -> Sequence[Bookmark]:
        me = self._client().user
        if me is None:
            return ()
        return await self._front_desk.bookmarks("discord", bot_account=bot_account(me))
