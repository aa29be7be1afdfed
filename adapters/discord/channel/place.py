"""A Discord channel, thread or direct message chat, to speak in."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from secrets import token_hex
from typing import Any

import discord

from adapters.common.errors import MessageGoneError
from adapters.common.insisting import insist
from adapters.common.live import Rules, stream_by_edits
from adapters.common.pacing import Pacer
from adapters.discord.errors import as_our_errors
from adapters.discord.inbound.message import to_place
from adapters.discord.outbound.notice import (
    MESSAGE_LIMIT,
    NO_PINGS,
    Notice,
    header,
    nonce,
    to_notices,
    to_upload,
    to_view,
)
from bot.domain.errors import BadInputError
from bot.domain.file import File
from bot.domain.place import PlaceAddress
from bot.domain.reply import Button, Reply
from bot.ports.channel import Answer, DeliveryLedger
from bot.ports.clock import Clock

logger = logging.getLogger(__name__)

LoggedIn = Callable[[], Awaitable[discord.Client]]
"""Waits until Discord knows us, and returns the client."""

_THREAD_NAME_LIMIT = 100
_NONCE_BYTES = 12
_SENT_EARLIER = "earlier"
_NEEDED_FOR_THREADS = ("create_public_threads", "send_messages_in_threads")


class DiscordChannel:
    """Implements `Channel` for one place."""

    def __init__(
        self, place: PlaceAddress, *, logged_in: LoggedIn, pacer: Pacer, clock: Clock
    ) -> None:
        self._place = place
        self._logged_in = logged_in
        self._pacer = pacer
        self._clock = clock

    async def stream(self, answer: Answer, ledger: DeliveryLedger) -> None:
        """Show the answer as it grows, in messages that are edited."""
        await stream_by_edits(
            answer,
            ledger,
            _AnswerSurface(await self._open(), answer, self._reference(answer)),
            pacer=self._pacer,
            clock=self._clock,
            rules=Rules(limit=MESSAGE_LIMIT, header=header(answer.speaker)),
        )

    async def show(self, reply: Reply) -> None:
        """Show a notice from the bot itself."""
        channel = await self._open()
        known = (await self._logged_in()).get_channel(channel.id)
        for notice in to_notices(reply, largest_file=_largest_file(known)):
            send = partial(_send_notice, channel, notice, nonce=token_hex(_NONCE_BYTES))
            await insist(send, pacer=self._pacer)
        self._pacer.wrote()

    async def _open(self) -> discord.PartialMessageable:
        client = await self._logged_in()
        return client.get_partial_messageable(int(self._place.key.chat_id))

    def _reference(self, answer: Answer) -> discord.MessageReference | None:
        """Refer to what is answered where several people talk at once: in plain channels."""
        if self._place.kind != "channel" or not answer.reply_to.isdecimal():
            return None
        return discord.MessageReference(
            message_id=int(answer.reply_to),
            channel_id=int(self._place.key.chat_id),
            fail_if_not_exists=False,
        )


class _AnswerSurface:
    """Shows one answer in plain messages."""

    def __init__(
        self,
        channel: discord.PartialMessageable,
        answer: Answer,
        reference: discord.MessageReference | None,
    ) -> None:
        self._channel = channel
        self._answer = answer
        self._reference = reference
        self._deleted = ""
        """The message that the next one takes the place of, because somebody deleted it."""

    async def send(self, text: str, part: int, *, buttons: Sequence[Button]) -> str:
        """Send a part; one that Discord took in an earlier run is found again by its nonce.

        A message that was deleted would be found as well, so what takes its place is told from it.
        """
        try:
            return await self._send(text, part, buttons)
        except MessageGoneError:
            self._deleted = self._deleted or _SENT_EARLIER
            return await self._send(text, part, buttons)

    async def _send(self, text: str, part: int, buttons: Sequence[Button]) -> str:
        options: dict[str, Any] = {"view": to_view(buttons)} if buttons else {}
        if part == 0 and self._reference is not None:
            options["reference"] = self._reference
        with as_our_errors():
            message = await self._channel.send(
                text,
                nonce=nonce(self._answer.turn_id, part, instead_of=self._deleted),
                allowed_mentions=NO_PINGS,
                **options,
            )
        message_id = str(message.id)
        if message.content.strip() != text.strip():
            await self.edit(message_id, text, buttons=buttons)
        self._deleted = ""
        return message_id

    async def edit(self, message_id: str, text: str, *, buttons: Sequence[Button]) -> None:
        """Put text and buttons in place of what the message had."""
        message = self._channel.get_partial_message(int(message_id))
        try:
            with as_our_errors():
                await message.edit(content=text, view=to_view(buttons), allowed_mentions=NO_PINGS)
        except MessageGoneError:
            self._deleted = message_id
            raise

    async def attach(
        self, file: File, text: str, part: int, *, buttons: Sequence[Button], instead_of: str
    ) -> str:
        """Send a part as a file."""
        options: dict[str, Any] = {"view": to_view(buttons)} if buttons else {}
        with as_our_errors():
            message = await self._channel.send(
                text,
                file=to_upload(file),
                nonce=nonce(self._answer.turn_id, part, instead_of=instead_of),
                allowed_mentions=NO_PINGS,
                **options,
            )
        return str(message.id)

    async def remove(self, message_id: str) -> None:
        """Delete a message."""
        with as_our_errors():
            await self._channel.get_partial_message(int(message_id)).delete()

    async def typing(self) -> None:
        """Show that an answer is being written."""
        with as_our_errors():
            await self._channel.typing()


async def _send_notice(channel: discord.PartialMessageable, notice: Notice, *, nonce: str) -> None:
    with as_our_errors():
        await channel.send(**notice.options(), nonce=nonce)


async def get_channel(client: discord.Client, place: PlaceAddress) -> object:
    """Return the channel as discord.py knows it, asked for if it has to be, as old threads have.

    Raises:
        DeliveryError: Discord does not say.
    """
    channel_id = int(place.key.chat_id)
    with as_our_errors():
        return client.get_channel(channel_id) or await client.fetch_channel(channel_id)


async def open_thread(
    client: discord.Client, parent: PlaceAddress, *, title: str
) -> PlaceAddress | None:
    """Open a public thread, or a post in a forum; None where there are none.

    Raises:
        BadInputError: A permission is missing; says which.
        DeliveryError: Discord did not do it.
    """
    if parent.kind != "channel":
        return None
    channel = await get_channel(client, parent)
    if not isinstance(channel, discord.TextChannel | discord.ForumChannel):
        return None
    _require_permissions(channel)
    name = " ".join(title.split())[:_THREAD_NAME_LIMIT] or "New conversation"
    with as_our_errors():
        if isinstance(channel, discord.ForumChannel):
            post = await channel.create_thread(name=name, content=name, allowed_mentions=NO_PINGS)
            return to_place(post.thread)
        kind = (
            discord.ChannelType.news_thread
            if channel.is_news()
            else discord.ChannelType.public_thread
        )
        return to_place(await channel.create_thread(name=name, type=kind))


def _largest_file(channel: object) -> int:
    """Return how many bytes a file may have there."""
    if isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        return channel.guild.filesize_limit
    return discord.utils.DEFAULT_FILE_SIZE_LIMIT_BYTES


def _require_permissions(channel: discord.TextChannel | discord.ForumChannel) -> None:
    """Say which permissions are missing, as Discord's settings call them."""
    granted = channel.permissions_for(channel.guild.me)
    missing = [name for name in _NEEDED_FOR_THREADS if not getattr(granted, name)]
    if missing:
        names = " and ".join(f"“{name.replace('_', ' ').title()}”" for name in missing)
        message = f"I cannot open a thread here. Let an administrator grant me {names}."
        raise BadInputError(message)
