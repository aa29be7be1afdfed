"""Channels and threads: what they are, what was said there, and opening new ones."""

from tests.platforms.discord_api import rules
from tests.platforms.discord_api.channels import Channel, ChannelKind
from tests.platforms.discord_api.errors import reject, require
from tests.platforms.discord_api.methods.composing import composed
from tests.platforms.discord_api.requests import Request
from tests.platforms.discord_api.values import Json, Kind, Permission, Post, Reference
from tests.platforms.discord_api.world import World
from tests.platforms.discord_api.writing import message_json

_LONGEST_NAME = 100
_MOST_MESSAGES, _USUAL_MESSAGES = 100, 50


def get_channel(world: World, request: Request) -> Json:
    """Return a channel, thread or chat."""
    return world.get_channel(request.id_of("channel")).to_json()


def edit_thread(world: World, request: Request) -> Json:
    """Change the name of a thread, or close or open it."""
    thread = world.get_channel(request.id_of("channel"))
    require(thread.is_thread, 50024)
    body = rules.checked_body(request.body)
    thread.name = _checked_name(body) if "name" in body else thread.name
    world.messages.archive(
        thread,
        is_archived=body.get("archived", thread.is_archived),
        is_locked=body.get("locked", thread.is_locked),
    )
    return thread.to_json()


def get_history(world: World, request: Request) -> list[Json]:
    """Return messages: the newest ones, or those next to the id that is named; newest first."""
    channel = world.get_channel(request.id_of("channel"))
    limit = int(request.query.get("limit", _USUAL_MESSAGES))
    if not 1 <= limit <= _MOST_MESSAGES:
        reject("limit", "NUMBER_TYPE_MAX", "int value should be between 1 and 100.")
    if channel.denies(Permission.READ_MESSAGE_HISTORY):
        return []
    posts = _window([post for _, post in sorted(channel.posts.items())], request.query, limit)
    return [message_json(channel, post) for post in reversed(posts)]


def show_typing(world: World, request: Request) -> None:
    """Show that the bot is typing."""
    channel = world.get_channel(request.id_of("channel"))
    rules.require_writable(channel)
    channel.typing.append(world.now())


def open_thread(world: World, request: Request) -> Json:
    """Open a thread, or a post in a forum with its first message."""
    parent = world.get_channel(request.id_of("channel"))
    _require_threads(parent)
    body = rules.checked_body(request.body)
    name = _checked_name(body)
    if parent.kind == ChannelKind.FORUM:
        fields = composed(world, parent, request, body=body.get("message"))
        thread = world.open_thread(parent, name, world.bot)
        first = world.messages.post(thread, world.bot, post_id=thread.id, **fields)
        return {**thread.to_json(), "message": message_json(thread, first)}
    is_public = body.get("type") == ChannelKind.THREAD
    kind = ChannelKind.THREAD if is_public else ChannelKind.PRIVATE_THREAD
    thread = world.open_thread(parent, name, world.bot, kind=kind)
    if is_public:
        reference = Reference(channel_id=thread.id)
        world.messages.post(parent, world.bot, name, kind=Kind.THREAD_CREATED, reference=reference)
    return thread.to_json()


def open_thread_from_message(world: World, request: Request) -> Json:
    """Open a thread that begins with a message."""
    parent = world.get_channel(request.id_of("channel"))
    message_id = request.id_of("message")
    require(message_id in parent.posts, 10008)
    _require_threads(parent)
    require(message_id not in world.channels, 160004)
    name = _checked_name(rules.checked_body(request.body))
    thread = world.open_thread(parent, name, world.bot, thread_id=message_id)
    reference = Reference(channel_id=parent.id, message_id=message_id)
    world.messages.post(thread, world.bot, kind=Kind.THREAD_STARTER, reference=reference)
    return thread.to_json()


def _window(posts: list[Post], query: dict[str, str], limit: int) -> list[Post]:
    """Return the messages asked for, oldest first."""
    if "after" in query:
        return [post for post in posts if post.id > int(query["after"])][:limit]
    if "before" in query:
        return [post for post in posts if post.id < int(query["before"])][-limit:]
    if "around" in query:
        middle = int(query["around"])
        older = [post for post in posts if post.id < middle][-(limit // 2) :]
        return older + [post for post in posts if post.id >= middle][: limit - len(older)]
    return posts[-limit:]


def _require_threads(parent: Channel) -> None:
    require(parent.kind in {ChannelKind.TEXT, ChannelKind.FORUM}, 50024)
    require(not parent.denies(Permission.CREATE_PUBLIC_THREADS), 50013)


def _checked_name(body: Json) -> str:
    name = str(body.get("name") or "").strip()
    if not 1 <= len(name) <= _LONGEST_NAME:
        message = "Must be between 1 and 100 in length."
        reject("name", "BASE_TYPE_BAD_LENGTH", message)
    return name
