"""What people say in channels, handed on; in each channel one after the other."""

import logging
from collections.abc import Callable, Sequence

import discord

from adapters.discord.channel.missed import Missed
from adapters.discord.channel.turnstiles import Turnstiles
from adapters.discord.errors import as_our_errors
from adapters.discord.inbound.message import (
    bot_account,
    is_from_person,
    is_in_unknown_channel,
    to_incoming,
    to_place,
)
from bot.domain.errors import DeliveryError, GreenroomError
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
        await self.missed.until_listed()
        async with self._turnstiles.of(message.channel.id):
            try:
                await self._take(message)
            except GreenroomError as error:
                logger.warning("A message was not taken: %s %s", error, error.remedy)
                await self._apologise(to_place(message.channel), error)

    async def _take(self, message: discord.Message) -> None:
        me = self._client().user
        if me is None or not is_from_person(message):
            return
        channel: object = message.channel
        if is_in_unknown_channel(message):
            with as_our_errors():
                channel = await self._client().fetch_channel(message.channel.id)
        place = to_place(channel, title=message.author.display_name)
        incoming = to_incoming(message, place, me)
        if incoming.text or incoming.attachments:
            await self._front_desk.accept(incoming)

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
