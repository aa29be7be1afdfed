"""What people say in channels, handed on; in each channel one after the other."""

import logging
from collections.abc import AsyncGenerator, Callable, Collection, Sequence
from contextlib import asynccontextmanager

import discord

from adapters.discord.channel.missed import Missed
from adapters.discord.channel.turnstiles import Turnstiles
from adapters.discord.errors import as_our_errors
from adapters.discord.inbound.message import (
    bot_account,
    is_from_person,
    is_in_unknown_channel,
    to_incoming,
    to_key,
    to_place,
)
from bot.domain.errors import DeliveryError, GreenroomError
from bot.domain.message import IncomingMessage
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
        self._turnstiles = Turnstiles()
        self.missed = Missed(
            take=self._take, bookmarks=self._bookmarks, turnstiles=self._turnstiles, clock=clock
        )
        """What catches up with Discord after a login."""

    async def hear(self, message: discord.Message) -> None:
        """Hand on what a person said."""
        if not is_from_person(message):
            return
        async with self._turn_in(message.channel.id):
            try:
                await self._take(message)
            except GreenroomError as error:
                logger.warning("A message was not taken: %s %s", error, error.remedy)
                await self._apologise(to_place(message.channel), error)

    async def hear_again(self, message: discord.Message) -> None:
        """Hand on what a message says since its author changed it.

        Discord changes messages as well, to show what is behind a link.
        """
        if not is_from_person(message) or message.edited_at is None:
            return
        async with self._turn_in(message.channel.id):
            try:
                if (incoming := await self._to_incoming(message)) is not None:
                    await self._front_desk.amend(incoming)
            except GreenroomError as error:
                logger.warning("A change of a message is lost: %s %s", error, error.remedy)

    async def forget(self, channel_id: int, message_ids: Collection[int]) -> None:
        """Hand on that messages are gone, whoever deleted them."""
        if (me := self._client().user) is None:
            return
        async with self._turn_in(channel_id):
            try:
                for message_id in sorted(message_ids):
                    await self._front_desk.withdraw(to_key(channel_id, message_id, me))
            except GreenroomError as error:
                logger.warning("That messages are gone is lost: %s %s", error, error.remedy)

    @asynccontextmanager
    async def _turn_in(self, channel_id: int) -> AsyncGenerator[None]:
        """Wait for what comes first in a channel."""
        await self.missed.until_listed()
        async with self._turnstiles.of(channel_id):
            yield

    async def _take(self, message: discord.Message) -> None:
        if (incoming := await self._to_incoming(message)) is not None:
            await self._front_desk.accept(incoming)

    async def _to_incoming(self, message: discord.Message) -> IncomingMessage | None:
        """Translate what a person said; None for what is neither words nor files."""
        me = self._client().user
        if me is None or not is_from_person(message):
            return None
        channel: object = message.channel
        if is_in_unknown_channel(message):
            with as_our_errors():
                channel = await self._client().fetch_channel(message.channel.id)
        place = to_place(channel, title=message.author.display_name)
        incoming = to_incoming(message, place, me)
        return incoming if incoming.text or incoming.attachments else None

    async def _apologise(self, place: PlaceAddress, error: GreenroomError) -> None:
        """Say that a message was not kept: Discord will not offer it again."""
        text = f"I could not take your message: {error} Please send it again."
        try:
            await self._channel(place).show(Reply(text=text, tone="bad", is_private=False))
        except DeliveryError as refusal:
            logger.warning("An apology is not shown: %s", refusal)

    async def _bookmarks(self) -> Sequence[Bookmark]:
        me = self._client().user
        if me is None:
            return ()
        return await self._front_desk.bookmarks("discord", bot_account=bot_account(me))
