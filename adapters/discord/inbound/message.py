"""What was said, by whom, and where."""

import re

import discord

from bot.domain.attachment import Attachment
from bot.domain.message import IncomingMessage, MessageKey
from bot.domain.place import PlaceAddress, PlaceKey
from bot.domain.user import Identity

SERVER_PREFIX = "guild:"
"""Begins the key of a server."""

_RESTRICTABLE = (
    discord.TextChannel,
    discord.VoiceChannel,
    discord.StageChannel,
    discord.ForumChannel,
)
_SPOKEN = {discord.MessageType.default, discord.MessageType.reply}
_MARKUP = re.compile(r"<(?P<kind>@!?|@&|#|a?:(?P<emoji>\w+):)(?P<id>\d+)>")


def is_said(
    message: discord.Message, me: discord.ClientUser, *, application_id: int | None
) -> bool:
    """Tell whether a person or another bot said this: not we, by a webhook or not, nor Discord."""
    is_ours = message.author.id == me.id or (
        application_id is not None and message.application_id == application_id
    )
    return not is_ours and message.type in _SPOKEN


def is_in_unknown_channel(message: discord.Message) -> bool:
    """Tell whether discord.py knows nothing of the channel but its id, as of an archived thread."""
    channel = message.channel
    is_partial = isinstance(channel, discord.PartialMessageable)
    return is_partial and channel.type is not discord.ChannelType.private


def to_incoming(
    message: discord.Message,
    place: PlaceAddress,
    me: discord.ClientUser,
    *,
    application_id: int | None = None,
) -> IncomingMessage:
    """Translate a message that was said in that place to the bot `me` of this application."""
    return IncomingMessage(
        bot_account=bot_account(me),
        message_id=str(message.id),
        place=place,
        sender=to_identity(message.author, is_bot=is_from_bot(message)),
        text=to_text(message, me),
        sent_at=message.created_at,
        mentions_bot=_mentions(message, me),
        replies_to_bot=_replies_to_bot(message, me, application_id),
        reply_to=_reply_to(message),
        attachments=tuple(to_attachment(attachment) for attachment in message.attachments),
        roles=to_roles(message.author),
    )


def to_key(channel_id: int, message_id: int, me: discord.ClientUser) -> MessageKey:
    """Return what names a message that was said to the bot `me`."""
    return MessageKey(bot_account(me), _key(channel_id), str(message_id))


def bot_account(me: discord.ClientUser) -> str:
    """Return the name of our account."""
    return f"discord:{me.id}"


def is_from_bot(message: discord.Message) -> bool:
    """Tell whether a program said this: a bot, or whoever writes by a webhook."""
    return message.author.bot or message.webhook_id is not None


def to_identity(user: discord.User | discord.Member, *, is_bot: bool = False) -> Identity:
    """Translate an account. Names of bots and webhooks are not theirs alone, so no handle."""
    return Identity(
        platform="discord",
        external_id=str(user.id),
        display_name=user.display_name,
        handle="" if is_bot else user.name,
        is_bot=is_bot,
    )


def to_roles(user: discord.User | discord.Member) -> frozenset[str] | None:
    """Return the ids of somebody's roles; None where Discord does not tell, as of old messages."""
    is_member = isinstance(user, discord.Member)
    return frozenset(str(role.id) for role in user.roles) if is_member else None


def to_place(channel: object, *, title: str = "") -> PlaceAddress:
    """Translate a channel of any kind; the title is for those that have none."""
    match channel:
        case discord.Thread():
            return PlaceAddress(
                key=_key(channel.id),
                kind="thread",
                title=channel.name,
                parent=_parent_of(channel),
            )
        case discord.abc.GuildChannel():
            return PlaceAddress(
                key=_key(channel.id),
                kind="channel",
                title=channel.name,
                parent=_to_server(channel.guild),
                is_age_restricted=_is_age_restricted(channel),
            )
        case discord.DMChannel():
            name = channel.recipient.display_name if channel.recipient else title
            return PlaceAddress(key=_key(channel.id), kind="direct", title=name)
        case discord.PartialMessageable(type=discord.ChannelType.private):
            return PlaceAddress(key=_key(channel.id), kind="direct", title=title)
        case discord.GroupChannel() | discord.PartialMessageable():
            return PlaceAddress(key=_key(channel.id), kind="group", title=title)
        case _:
            message = f"nothing is said in a {type(channel).__name__}"
            raise TypeError(message)


def to_attachment(attachment: discord.Attachment) -> Attachment:
    """Translate a file that came along."""
    return Attachment(
        name=attachment.filename,
        url=attachment.url,
        media_type=attachment.content_type or "",
        size=attachment.size,
    )


def to_text(message: discord.Message, me: discord.ClientUser) -> str:
    """Return what was said as a reader sees it: names for ids, without the call to the bot.

    A call is a mention of the bot that begins or ends the text; within, its name is left.
    """
    names = {f"@{user.id}": f"@{user.display_name}" for user in message.mentions}
    names |= {f"@&{role.id}": f"@{role.name}" for role in message.role_mentions}
    names |= {f"#{channel.id}": f"#{channel.name}" for channel in message.channel_mentions}

    def name(markup: re.Match[str]) -> str:
        if markup["emoji"]:
            return f":{markup['emoji']}:"
        return names.get(markup["kind"].replace("!", "") + markup["id"], markup[0])

    called = _mention_of(message, me)
    text = re.sub(rf"^\s*(?:{called}[,:]?\s*)+|(?:\s*{called})+\s*$", "", message.content)
    return _MARKUP.sub(name, text).strip()


def _is_age_restricted(channel: object) -> bool | None:
    """Tell whether Discord lets only adults into a channel; its threads are as it is."""
    return channel.is_nsfw() if isinstance(channel, _RESTRICTABLE) else None


def _key(channel_id: int) -> PlaceKey:
    return PlaceKey("discord", str(channel_id))


def _to_server(guild: discord.Guild) -> PlaceAddress:
    return PlaceAddress(
        key=PlaceKey("discord", f"{SERVER_PREFIX}{guild.id}"), kind="server", title=guild.name
    )


def _parent_of(thread: discord.Thread) -> PlaceAddress:
    """Return the channel of a thread, by its id alone if it is not known otherwise."""
    if thread.parent is not None:
        return to_place(thread.parent)
    return PlaceAddress(key=_key(thread.parent_id), kind="channel", parent=_to_server(thread.guild))


def _mentions(message: discord.Message, me: discord.ClientUser) -> bool:
    return re.search(_mention_of(message, me), message.content) is not None


def _mention_of(message: discord.Message, me: discord.ClientUser) -> str:
    """Return a pattern for mentions of the bot, and of its role, which people take for it."""
    role = message.guild.self_role if message.guild else None
    return rf"<(?:@!?{me.id}" + (f"|@&{role.id})>" if role else ")>")


def _replies_to_bot(
    message: discord.Message, me: discord.ClientUser, application_id: int | None
) -> bool:
    """Tell whether the bot said what is replied to, or a persona by a webhook of ours.

    Where Discord does not send along what is replied to, only the core may know it.
    """
    answered = message.reference.resolved if message.reference else None
    if not isinstance(answered, discord.Message):
        return False
    is_personas = answered.webhook_id is not None and answered.application_id == application_id
    return answered.author.id == me.id or is_personas


def _reply_to(message: discord.Message) -> str:
    """Return what a message replies to, even if that was deleted or never seen."""
    reference = message.reference
    if reference is None or reference.channel_id != message.channel.id:
        return ""
    return str(reference.message_id or "")
