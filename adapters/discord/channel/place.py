"""A Discord channel, thread or direct message chat, to speak in."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from secrets import token_hex

import discord

from adapters.common.errors import TooSoonError
from adapters.common.insisting import insist
from adapters.common.live import Rules, stream_by_edits
from adapters.common.pacing import Pacer
from adapters.discord.channel.answering import AnswerSurface
from adapters.discord.channel.voices import OwnVoice, PersonaVoice, to_spot
from adapters.discord.channel.webhooks import Webhooks
from adapters.discord.errors import NoWebhookError, as_our_errors
from adapters.discord.inbound.message import SERVER_PREFIX, to_place
from adapters.discord.outbound.notice import (
    MESSAGE_LIMIT,
    NO_PINGS,
    Notice,
    pointer,
    to_notices,
)
from bot.domain.errors import BadInputError, DeliveryError, StorageError
from bot.domain.face import Face
from bot.domain.ids import PersonaId
from bot.domain.place import PlaceAddress
from bot.domain.reply import Reply
from bot.domain.user import Identity
from bot.ports.channel import Answer, DeliveryLedger
from bot.ports.clock import Clock

logger = logging.getLogger(__name__)

LoggedIn = Callable[[], Awaitable[discord.Client]]
"""Waits until Discord knows us, and returns the client."""

THREAD_NAME_LIMIT = 100
_NONCE_BYTES = 12
_NOBODY = Face(persona_id=PersonaId(""), revision=0, name="", icon="")
"""Stands for the bot itself, which only takes away what personas said."""
_NEEDED_FOR_THREADS = ("create_public_threads", "send_messages_in_threads")


class DiscordChannel:
    """Implements `Channel` for one place."""

    def __init__(
        self,
        place: PlaceAddress,
        *,
        logged_in: LoggedIn,
        webhooks: Webhooks | None,
        pacer: Pacer,
        clock: Clock,
    ) -> None:
        """Take where to speak; without `webhooks`, personas speak in the bot's own name."""
        self._place = place
        self._logged_in = logged_in
        self._webhooks = webhooks
        self._spot = to_spot(place) if webhooks is not None else None
        self._pacer = pacer
        self._clock = clock

    async def stream(self, answer: Answer, ledger: DeliveryLedger) -> None:
        """Show the answer as it grows, in messages that are edited."""
        channel = await self._open()
        surface = AnswerSurface(
            channel,
            answer,
            ledger,
            own=OwnVoice(channel, answer.turn_id, reference=self._reference(answer)),
            persona=self._voice_of(answer.face or _NOBODY),
            pointer=self._pointer(answer),
        )
        await stream_by_edits(
            answer,
            ledger,
            surface,
            pacer=self._pacer,
            clock=self._clock,
            rules=Rules(limit=MESSAGE_LIMIT - surface.room),
        )
        if surface.refusal is not None:
            await self._explain(surface.refusal)

    async def show(self, reply: Reply) -> None:
        """Show a notice from the bot itself, or what a persona says first."""
        channel = await self._open()
        known = (await self._logged_in()).get_channel(channel.id)
        voice = self._voice_of(reply.face) if reply.face is not None else None
        largest = _largest_file(known)
        if voice is None or not await self._said_by(voice, reply, largest):
            for notice in to_notices(reply, largest_file=largest):
                send = partial(_send_notice, channel, notice, nonce=token_hex(_NONCE_BYTES))
                await insist(send, pacer=self._pacer)
        self._pacer.wrote()

    async def _said_by(self, voice: PersonaVoice, reply: Reply, largest_file: int) -> bool:
        """Let a persona say something itself; False if it cannot."""
        try:
            for notice in to_notices(replace(reply, face=None), largest_file=largest_file):
                send = partial(voice.say, notice.options())
                await insist(send, pacer=self._pacer)
        except TooSoonError:
            raise
        except DeliveryError as error:
            logger.info("A persona does not speak for itself: %s", error)
            return False
        return True

    async def _explain(self, why: NoWebhookError) -> None:
        """Say once what keeps personas from speaking for themselves here."""
        if self._webhooks is None or self._spot is None:
            return
        try:
            notice = await self._webhooks.notice_once(self._spot.channel_id, why)
            if notice is not None:
                await self.show(notice)
        except (DeliveryError, StorageError) as error:
            logger.info("Why personas do not speak for themselves is not told: %s", error)

    def _voice_of(self, face: Face) -> PersonaVoice | None:
        """Return the voice of a persona, where such a thing can be."""
        if self._webhooks is None or self._spot is None:
            return None
        return PersonaVoice(self._webhooks, self._spot, face)

    def _pointer(self, answer: Answer) -> str:
        """Point to what is answered where a reference would: webhooks cannot refer to it."""
        server, is_known = self._place.server, answer.reply_to.isdecimal()
        if self._spot is None or self._place.kind != "channel" or not is_known or server is None:
            return ""
        server_id = server.key.chat_id.removeprefix(SERVER_PREFIX)
        return pointer(f"{server_id}/{self._place.key.chat_id}/{answer.reply_to}")

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
    name = " ".join(title.split())[:THREAD_NAME_LIMIT] or "New conversation"
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


async def get_direct_chat(client: discord.Client, identity: Identity) -> PlaceAddress:
    """Return the direct chat with somebody, opened if there is none.

    Raises:
        DeliveryError: Discord does not open one.
    """
    with as_our_errors():
        chat = await client.create_dm(discord.Object(int(identity.external_id)))
    return to_place(chat, title=identity.display_name)


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
