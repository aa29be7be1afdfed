"""Where something may have been missed while we were away. Pure: Discord is asked nothing.

A gap may reach further back than it need, because a message that was taken before is known to the
front desk; it never begins later than what was missed.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple

import discord

from bot.domain.place import Bookmark

_LAST_MINUTE = timedelta(minutes=1)
"""Before our last sign of life: of what was said then, something may not have been taken any more,
or have been overtaken by a command."""

Readable = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread


class Gap(NamedTuple):
    """What is not known of a channel."""

    after: int
    """The id of a message up to which all was taken; ids grow with time."""
    is_direct: bool = False


def find_gaps(client: discord.Client, bookmarks: Sequence[Bookmark]) -> Iterator[tuple[int, Gap]]:
    """Yield the channels in which something may have been missed, the last active ones first.

    Those are direct messages, of which Discord tells nothing beforehand; channels and threads with
    a session; and then all others, where somebody may have called us for the first time.
    """
    if not bookmarks:
        return
    horizon = discord.utils.time_snowflake(max(mark.active_at for mark in bookmarks) - _LAST_MINUTE)
    channels = {channel.id: channel for channel in _with_history(client)}
    for mark in bookmarks:
        channel_id, is_direct = int(mark.key.chat_id), mark.kind == "direct"
        channel = channels.pop(channel_id, None)
        known = min(horizon, discord.utils.time_snowflake(mark.active_at, high=True))
        if is_direct or (channel is not None and _has_news(channel, known)):
            yield channel_id, Gap(after=min(horizon, _heard(mark)), is_direct=is_direct)
    elsewhere = [channel for channel in channels.values() if _has_news(channel, horizon)]
    for channel in sorted(elsewhere, key=_last_said, reverse=True):
        yield channel.id, Gap(after=horizon)


def _heard(mark: Bookmark) -> int:
    """Return the id of what was heard last, which of commands stands behind the word for them.

    Words that the bot said for somebody have none: then it is as if they were said when they were.
    """
    message_id = mark.message_id.rpartition(":")[2]
    if message_id.isdecimal():
        return int(message_id)
    return discord.utils.time_snowflake(mark.active_at)


def _with_history(client: discord.Client) -> Iterator[Readable]:
    """Yield the channels and open threads that people talk in."""
    for guild in client.guilds:
        for channel in (*guild.channels, *guild.threads):
            if isinstance(channel, Readable):
                yield channel


def _has_news(channel: Readable, known: int) -> bool:
    """Tell whether something was said after what is known, and we may read it."""
    return _last_said(channel) > known and _may_read(channel)


def _last_said(channel: Readable) -> int:
    return channel.last_message_id or 0


def _may_read(channel: Readable) -> bool:
    """Tell whether Discord will show us the history; of a thread without its channel, perhaps."""
    if isinstance(channel, discord.Thread) and channel.parent is None:
        return True
    granted = channel.permissions_for(channel.guild.me)
    return granted.view_channel and granted.read_message_history
