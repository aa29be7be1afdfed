"""What the bot may and may not do in a place, by the permissions that Discord gives it there."""

import discord

from adapters.discord.channel.place import get_channel
from adapters.discord.errors import as_our_errors
from bot.domain.health import Finding
from bot.domain.place import PlaceAddress

_WANTED = {
    "view_channel": "see what is said here",
    "send_messages": "speak here",
    "send_messages_in_threads": "speak in threads",
    "create_public_threads": "open a thread for a new conversation",
    "read_message_history": "take in what was said while I was away",
    "embed_links": "show lists and pages",
    "attach_files": "hand out files and pictures",
    "manage_webhooks": "answer under each persona's own name and picture",
}
"""What each permission is wanted for. Discord's settings call them by the same words."""


async def examine(
    client: discord.Client, place: PlaceAddress, *, reads_content: bool, webhooks: bool
) -> tuple[Finding, ...]:
    """Return one finding for each thing that may be allowed or not, and is wanted.

    Raises:
        DeliveryError: Discord does not say.
    """
    if place.is_private or place.server is None:
        text = "Discord lets me do here all that can be done in direct messages."
        return (Finding(subject="permissions", is_ok=True, text=text),)
    channel = await get_channel(client, place)
    if not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        return ()
    with as_our_errors():
        granted = channel.permissions_for(channel.guild.me)
    needless = {"send_messages"} if isinstance(channel, discord.Thread) else set[str]()
    needless |= set() if webhooks else {"manage_webhooks"}
    wanted = [name for name in _WANTED if name not in needless]
    return (
        *(_permission(name, is_granted=getattr(granted, name)) for name in wanted),
        _content(reads_content=reads_content),
    )


def _permission(name: str, *, is_granted: bool) -> Finding:
    """Say whether a permission is granted, and what for."""
    written = f"“{name.replace('_', ' ').title()}”"
    may = f"I may {_WANTED[name]}." if is_granted else f"I may not {_WANTED[name]}."
    remedy = "" if is_granted else f"Let an administrator grant me {written} here."
    return Finding(subject=written, is_ok=is_granted, text=may, remedy=remedy)


def _content(*, reads_content: bool) -> Finding:
    """Say whether the bot reads what does not mention it."""
    if reads_content:
        text = "I read what is said in threads that I take part in."
        return Finding(subject="message content", is_ok=True, text=text)
    return Finding(
        subject="message content",
        is_ok=False,
        text="In servers I read only what mentions me, and commands.",
        remedy="Whoever runs me turns on “Message Content Intent” on the Bot page of Discord's"
        " developer portal and starts me again.",
    )
