"""Webhooks: the bot speaking by other names. Those of interactions are elsewhere."""

from base64 import b64decode
from secrets import token_hex

from tests.platforms.discord_api import rules
from tests.platforms.discord_api.channels import Channel, ChannelKind
from tests.platforms.discord_api.errors import found, require
from tests.platforms.discord_api.methods.composing import composed
from tests.platforms.discord_api.requests import Request
from tests.platforms.discord_api.values import Json, Permission, Post, Webhook, avatar_of
from tests.platforms.discord_api.world import World
from tests.platforms.discord_api.writing import message_json

_MOST_OF_A_CHANNEL = 15


def get_webhooks(world: World, request: Request) -> list[Json]:
    """Return the webhooks of a channel."""
    channel = _managed_channel(world, request)
    return [webhook.to_json() for webhook in _of(world, channel)]


def create_webhook(world: World, request: Request) -> Json:
    """Make a webhook in a channel."""
    channel = _managed_channel(world, request)
    require(len(_of(world, channel)) < _MOST_OF_A_CHANNEL, 30007)
    body = rules.checked_body(request.body)
    name = rules.checked_name({"username": body.get("name")})
    assert channel.guild is not None
    webhook = Webhook(
        id=world.ids.next(),
        token=token_hex(34),
        channel_id=channel.id,
        guild_id=channel.guild.id,
        name=name,
        owner=world.bot,
    )
    world.webhooks[webhook.id] = webhook
    return webhook.to_json()


def get_webhook(world: World, request: Request) -> Json:
    """Return a webhook."""
    return _find(world, request).to_json()


def edit_webhook(world: World, request: Request) -> Json:
    """Give a webhook another name or picture."""
    webhook = _find(world, request)
    body = rules.checked_body(request.body)
    if "name" in body:
        webhook.name = rules.checked_name({"username": body["name"]})
    if "avatar" in body:
        webhook.avatar = _uploaded(body["avatar"]) if body["avatar"] else ""
    return webhook.to_json()


def delete_webhook(world: World, request: Request) -> None:
    """Take a webhook away; what was said by it stays."""
    del world.webhooks[_find(world, request).id]


def execute_webhook(world: World, request: Request) -> Json | None:
    """Say something by a webhook; the message is returned only to those who wait for it."""
    webhook = _find(world, request)
    body = rules.checked_body(request.body)
    address = str(body.get("avatar_url") or "")
    speaker = webhook.speaker(rules.checked_name(body), avatar_of(address) if address else "")
    channel = _channel_of(world, webhook, request)
    fields = composed(world, channel, request)
    if channel.kind == ChannelKind.FORUM:
        require(body.get("thread_name"), 50008)
        channel = world.open_thread(channel, str(body["thread_name"]), speaker)
        fields["post_id"] = channel.id
    post = world.messages.post(
        channel, speaker, webhook_id=webhook.id, application_id=webhook.owner.id, **fields
    )
    return message_json(channel, post) if request.asks("wait") else None


def get_webhook_message(world: World, request: Request) -> Json:
    """Return what was said by a webhook."""
    channel, post = _find_post(world, request)
    return message_json(channel, post)


def edit_webhook_message(world: World, request: Request) -> Json:
    """Put something else in place of what was said by a webhook."""
    channel, post = _find_post(world, request)
    world.messages.edit(post, **composed(world, channel, request, shown=post))
    return message_json(channel, post)


def delete_webhook_message(world: World, request: Request) -> None:
    """Take away what was said by a webhook."""
    _, post = _find_post(world, request)
    world.messages.delete(post)


def _uploaded(address: str) -> str:
    """Return what tells a picture that is written into an address, as uploads are, from others."""
    head, _, content = address.partition(";base64,")
    require(head.startswith("data:image/"), 50035)
    return avatar_of(b64decode(content))


def _find(world: World, request: Request) -> Webhook:
    webhook = found(world.webhooks.get(request.id_of("webhook")), 10015)
    require(request.ids.get("token", webhook.token) == webhook.token, 50027)
    return webhook


def _find_post(world: World, request: Request) -> tuple[Channel, Post]:
    webhook = _find(world, request)
    channel = _channel_of(world, webhook, request)
    post = found(channel.posts.get(request.id_of("message")), 10008)
    require(post.webhook_id == webhook.id, 10008)
    return channel, post


def _channel_of(world: World, webhook: Webhook, request: Request) -> Channel:
    """Return where a webhook speaks: in its channel, or in a thread of that."""
    channel = world.channels[webhook.channel_id]
    if "thread_id" not in request.query:
        return channel
    thread = found(world.channels.get(int(request.query["thread_id"])), 10003)
    require(thread.parent is channel, 10003)
    return thread


def _managed_channel(world: World, request: Request) -> Channel:
    channel = world.get_channel(request.id_of("channel"))
    require(channel.kind in {ChannelKind.TEXT, ChannelKind.FORUM}, 50024)
    require(not channel.denies(Permission.MANAGE_WEBHOOKS), 50013)
    return channel


def _of(world: World, channel: Channel) -> list[Webhook]:
    return [webhook for webhook in world.webhooks.values() if webhook.channel_id == channel.id]
