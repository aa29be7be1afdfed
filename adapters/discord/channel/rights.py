"""Who may decide for others in a place, by the permissions that Discord gives them there."""

import discord

from adapters.discord.channel.place import get_channel
from adapters.discord.errors import as_our_errors
from adapters.discord.inbound.message import to_roles
from bot.domain.command import Caller
from bot.domain.place import Rights

_ALL = Rights(may_manage_place=True, may_manage_server=True)
_NONE = Rights(may_manage_place=False, may_manage_server=False)


async def get_rights(client: discord.Client, caller: Caller) -> Rights:
    """Return what the caller may decide where they call; alone with the bot, everything.

    Discord is asked each time: members are not kept, and permissions are taken away at any moment.

    Raises:
        DeliveryError: Discord does not say.
    """
    if caller.place.is_private:
        return _ALL
    channel = await get_channel(client, caller.place)
    if not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        return _NONE
    with as_our_errors():
        member = await channel.guild.fetch_member(int(caller.identity.external_id))
        granted = channel.permissions_for(member)
    return Rights(
        may_manage_place=granted.manage_channels or _manages_thread(channel, member, granted),
        may_manage_server=granted.manage_guild,
        roles=to_roles(member) or frozenset(),
    )


def _manages_thread(
    channel: discord.abc.GuildChannel | discord.Thread,
    member: discord.Member,
    granted: discord.Permissions,
) -> bool:
    """Tell whether it is a thread that they opened, or that they may manage."""
    is_thread = isinstance(channel, discord.Thread)
    return is_thread and (granted.manage_threads or channel.owner_id == member.id)
