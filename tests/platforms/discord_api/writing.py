"""Messages as the API writes them. Pure."""

from tests.platforms.discord_api.channels import Channel
from tests.platforms.discord_api.values import Account, Json, Kind, Post

_HIDDEN: Json = {"content": "", "embeds": [], "attachments": [], "components": []}
"""What stands in place of what may not be read."""


def message_json(channel: Channel, post: Post, *, is_nested: bool = False) -> Json:
    """Return a message as an answer has it."""
    message: Json = {
        "id": str(post.id),
        "channel_id": str(post.channel_id),
        "author": post.author.to_json(),
        "type": int(post.kind),
        "content": post.text,
        "embeds": post.embeds,
        "components": post.components,
        "attachments": post.attachments,
        "flags": int(post.flags),
        "timestamp": post.sent_at.isoformat(),
        "edited_timestamp": post.edited_at.isoformat() if post.edited_at else None,
        "mentions": [account.to_json() for account in post.mentions],
        "mention_roles": [],
        "mention_everyone": post.mentions_everyone,
        "pinned": False,
        "tts": False,
    }
    if post.nonce:
        message["nonce"] = post.nonce
    if post.webhook_id is not None:
        message["webhook_id"] = str(post.webhook_id)
        message["application_id"] = str(post.application_id)
    if post.interaction is not None:
        message["interaction_metadata"] = post.interaction
    if post.reference is not None:
        message |= _reference_json(channel, post, is_nested=is_nested)
    return message


def event_json(channel: Channel, post: Post) -> Json:
    """Return a message as an event has it: with where it was said and by which member."""
    message = message_json(channel, post)
    if channel.guild is None:
        return message
    guild = channel.guild
    mentions = [
        {**account.to_json(), "member": guild.member_json(account)} for account in post.mentions
    ]
    member = {} if post.author.is_webhook else {"member": guild.member_json(post.author)}
    return {**message, "guild_id": str(guild.id), "mentions": mentions, **member}


def without_content(message: Json, channel: Channel, post: Post, bot: Account) -> Json:
    """Return a message as a bot is told that may not read: only what concerns it has content."""
    concerns_bot = channel.guild is None or post.author == bot or bot in post.mentions
    return message if concerns_bot else message | _HIDDEN


def _reference_json(channel: Channel, post: Post, *, is_nested: bool) -> Json:
    """Return what a message refers to, and of a reply, the message itself."""
    assert post.reference is not None
    reference: Json = {"type": 0, "channel_id": str(post.reference.channel_id)}
    if channel.guild is not None:
        reference["guild_id"] = str(channel.guild.id)
    if post.reference.message_id is None:
        return {"message_reference": reference}
    reference["message_id"] = str(post.reference.message_id)
    if is_nested or post.kind != Kind.REPLY:
        return {"message_reference": reference}
    replied = channel.posts.get(post.reference.message_id)
    shown = message_json(channel, replied, is_nested=True) if replied else None
    return {"message_reference": reference, "referenced_message": shown}
