"""Messages of the bot in its own name."""

from tests.platforms.discord_api import rules
from tests.platforms.discord_api.channels import Channel
from tests.platforms.discord_api.errors import found, reject, require
from tests.platforms.discord_api.methods.composing import composed
from tests.platforms.discord_api.requests import Request
from tests.platforms.discord_api.values import Json, Kind, Permission, Post, Reference
from tests.platforms.discord_api.world import World
from tests.platforms.discord_api.writing import message_json


def create_message(world: World, request: Request) -> Json:
    """Say something; a message of the last minutes with the same nonce is not said again."""
    channel = world.get_channel(request.id_of("channel"))
    rules.require_writable(channel)
    body = rules.checked_body(request.body)
    nonce = rules.checked_nonce(body)
    known = world.messages.find_by_nonce(world.bot, nonce) if nonce else None
    if known is not None and body.get("enforce_nonce"):
        require(known.id in world.channels[known.channel_id].posts, 10008)
        return message_json(world.channels[known.channel_id], known)
    fields = _as_reply(channel, body, composed(world, channel, request))
    post = world.messages.post(channel, world.bot, nonce=nonce, **fields)
    return message_json(channel, post)


def get_message(world: World, request: Request) -> Json:
    """Return a message."""
    channel, post = _find(world, request)
    require(not channel.denies(Permission.READ_MESSAGE_HISTORY), 50001)
    return message_json(channel, post)


def edit_message(world: World, request: Request) -> Json:
    """Put something else in place of what a message of the bot said."""
    channel, post = _find(world, request)
    require(post.author == world.bot, 50005)
    world.messages.edit(post, **composed(world, channel, request, shown=post))
    return message_json(channel, post)


def delete_message(world: World, request: Request) -> None:
    """Take a message away."""
    channel, post = _find(world, request)
    may_moderate = channel.guild is not None and not channel.denies(Permission.MANAGE_MESSAGES)
    require(post.author == world.bot or may_moderate, 50013)
    world.messages.delete(post)


def _find(world: World, request: Request) -> tuple[Channel, Post]:
    channel = world.get_channel(request.id_of("channel"))
    return channel, found(channel.posts.get(request.id_of("message")), 10008)


def _as_reply(channel: Channel, body: Json, fields: Json) -> Json:
    """Return the fields of a message with what makes it a reply, if it is one."""
    wanted: Json | None = body.get("message_reference")
    replied = channel.posts.get(int(wanted["message_id"])) if wanted else None
    if wanted is not None and replied is None and wanted.get("fail_if_not_exists", True):
        reject("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
    if replied is None:
        return fields
    allowed: Json = body.get("allowed_mentions", {"replied_user": True})
    pinged = [replied.author] if allowed.get("replied_user") else []
    return {
        **fields,
        "kind": Kind.REPLY,
        "reference": Reference(channel_id=channel.id, message_id=replied.id),
        "mentions": list(dict.fromkeys([*fields["mentions"], *pinged])),
    }
