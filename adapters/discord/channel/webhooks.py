"""The webhooks that personas speak by: one for each channel, which its threads share.

They are found again by who made them and what they are called, so nothing is kept about them, and
whatever goes wrong is tried anew by the next answer. Two answers at once make one webhook.
"""

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

import discord

from adapters.common.turnstiles import Turnstiles
from adapters.discord.channel.looks import Looks
from adapters.discord.channel.mouthpiece import Mouthpiece
from adapters.discord.errors import NoAccessError, NoWebhookError, as_our_errors
from bot.domain.reply import Reply
from bot.ports.markers import Markers

logger = logging.getLogger(__name__)

NAME = "Greenroom"
_MOST_OF_A_CHANNEL = 15
_Owner = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.ForumChannel


def _no_permission() -> NoWebhookError:
    return NoWebhookError(
        "I lack the permission “Manage Webhooks” here.",
        remedy="Once an administrator grants it, personas answer with name and picture.",
    )


def _no_room() -> NoWebhookError:
    return NoWebhookError(
        "This channel has as many webhooks as Discord allows.",
        remedy="Once an administrator deletes one, personas answer with name and picture.",
    )


class Webhooks:
    """The webhooks of ours that were found or made since the login."""

    def __init__(
        self,
        *,
        logged_in: Callable[[], Awaitable[discord.Client]],
        looks: Looks,
        markers: Markers,
    ) -> None:
        self._logged_in = logged_in
        self._looks = looks
        self._markers = markers
        self._turnstiles = Turnstiles()
        self._found: dict[int, Mouthpiece] = {}

    async def of(self, channel_id: int) -> Mouthpiece:
        """Return the webhook of a channel, made if there is none.

        Raises:
            NoWebhookError: There can be none.
            DeliveryError: Discord does not say, or does not make one now.
        """
        async with self._turnstiles.of(channel_id):
            if channel_id not in self._found:
                webhook = await self._find_or_create(channel_id)
                self._found[channel_id] = Mouthpiece(webhook, looks=self._looks)
            return self._found[channel_id]

    def forget(self, channel_id: int, gone: Mouthpiece) -> None:
        """Look for another one the next time, unless that was done meanwhile."""
        if self._found.get(channel_id) is gone:
            del self._found[channel_id]

    def forget_all(self) -> None:
        """Begin anew with the next login."""
        self._found.clear()

    async def notice_once(self, channel_id: int, why: NoWebhookError) -> Reply | None:
        """Return what people should know of a channel without a webhook, if nobody told them."""
        name = f"discord: no webhook in {channel_id}"
        if not why.remedy or await self._markers.find(name) == str(why):
            return None
        await self._markers.keep(name, str(why))
        text = f"{why} So I answer in my own name, and all else is as usual. {why.remedy}"
        return Reply(text=text, is_private=False)

    async def _find_or_create(self, channel_id: int) -> discord.Webhook:
        client = await self._logged_in()
        channel = await _get_owner(client, channel_id)
        if _is_known_to_lack_permission(channel, client.user):
            raise _no_permission()
        try:
            with as_our_errors():
                return await _found_in(channel, client.user) or await _made_in(channel)
        except NoAccessError as error:
            raise _no_permission() from error


async def _get_owner(client: discord.Client, channel_id: int) -> _Owner:
    """Return the channel, asked for if it has to be.

    Answers of an earlier run may be faster than Discord tells which channels there are.
    """
    channel: object = client.get_channel(channel_id)
    with suppress(NoAccessError), as_our_errors():
        channel = channel or await client.fetch_channel(channel_id)
    if not isinstance(channel, _Owner):
        message = "There are no webhooks in this channel."
        raise NoWebhookError(message)
    return channel


def _is_known_to_lack_permission(channel: _Owner, user: discord.ClientUser | None) -> bool:
    """Tell whether Discord need not be asked; as long as the server is not known, it must be."""
    me = channel.guild.get_member(user.id) if user is not None else None
    return me is not None and not channel.permissions_for(me).manage_webhooks


async def _found_in(channel: _Owner, me: discord.ClientUser | None) -> discord.Webhook | None:
    """Return our webhook of a channel.

    Raises `NoWebhookError` if there is none, nor room for it.
    """
    there = await channel.webhooks()
    for webhook in there:
        if webhook.user == me and webhook.name == NAME and webhook.token:
            return webhook
    if len(there) >= _MOST_OF_A_CHANNEL:
        raise _no_room()
    return None


async def _made_in(channel: _Owner) -> discord.Webhook:
    logger.info("A webhook is made in channel %d", channel.id)
    return await channel.create_webhook(name=NAME, reason="Personas speak by it")
