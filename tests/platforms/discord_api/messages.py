"""What is said: shown, changed and taken away, and the bot let know of it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from tests.platforms.changes import Changes
from tests.platforms.discord_api.channels import Channel
from tests.platforms.discord_api.sessions import Event, Intent, Sessions
from tests.platforms.discord_api.snowflakes import Snowflakes
from tests.platforms.discord_api.values import Account, Json, Permission, Post
from tests.platforms.discord_api.writing import event_json, without_content

_NONCES_LAST = timedelta(minutes=5)


class Messages:
    """The messages of all channels."""

    def __init__(
        self,
        channels: dict[int, Channel],
        *,
        ids: Snowflakes,
        now: Callable[[], datetime],
        sessions: Sessions,
        changes: Changes,
        bot: Account,
    ) -> None:
        self._channels = channels
        self._ids = ids
        self._now = now
        self._sessions = sessions
        self._changes = changes
        self._bot = bot
        self._nonces: dict[tuple[int, str], Post] = {}

    def draft(
        self,
        channel: Channel,
        author: Account,
        text: str = "",
        *,
        post_id: int | None = None,
        **fields: Any,
    ) -> Post:
        """Return a message that the channel does not show."""
        post = Post(id=post_id or self._ids.next(), channel_id=channel.id, author=author)
        post.show(text=text, **fields)
        return post

    def post(
        self,
        channel: Channel,
        author: Account,
        text: str = "",
        *,
        post_id: int | None = None,
        **fields: Any,
    ) -> Post:
        """Show a message, which opens a thread that was closed."""
        post = self.draft(channel, author, text, post_id=post_id, **fields)
        if channel.is_archived:
            self.archive(channel, is_archived=False)
        channel.posts[post.id] = post
        channel.last_message_id = post.id
        if post.nonce:
            self._nonces[author.id, post.nonce] = post
        self._tell_of("MESSAGE_CREATE", post)
        return post

    def edit(self, post: Post, **fields: Any) -> None:
        """Change a message."""
        post.show(**fields, edited_at=self._now())
        self._tell_of("MESSAGE_UPDATE", post)

    def delete(self, post: Post) -> None:
        """Take a message away."""
        channel = self._channels[post.channel_id]
        if channel.posts.pop(post.id, None) is None:
            return
        where = {"guild_id": str(channel.guild.id)} if channel.guild else {}
        content: Json = {"id": str(post.id), "channel_id": str(channel.id), **where}
        self.tell("MESSAGE_DELETE", content, intent=_messages_of(channel), channel=channel)

    def delete_all(self, posts: list[Post]) -> None:
        """Take many messages of a channel away at once, as moderators do."""
        channel = self._channels[posts[0].channel_id]
        for post in posts:
            del channel.posts[post.id]
        where = {"guild_id": str(channel.guild.id)} if channel.guild else {}
        content: Json = {
            "ids": [str(post.id) for post in posts],
            "channel_id": str(channel.id),
            **where,
        }
        self.tell("MESSAGE_DELETE_BULK", content, intent=_messages_of(channel), channel=channel)

    def unfold(self, post: Post) -> None:
        """Show what is behind a link of a message, which is a change, but no edit."""
        post.show(embeds=[{"type": "link", "title": "Behind the link"}])
        self._tell_of("MESSAGE_UPDATE", post)

    def find_by_nonce(self, author: Account, nonce: str) -> Post | None:
        """Return what an author said with this nonce in the last few minutes, deleted or not."""
        post = self._nonces.get((author.id, nonce))
        return post if post is not None and self._now() - post.sent_at < _NONCES_LAST else None

    def archive(self, thread: Channel, *, is_archived: bool, is_locked: bool = False) -> None:
        """Close or open a thread."""
        thread.is_archived, thread.is_locked = is_archived, is_locked
        self.tell("THREAD_UPDATE", thread.to_json(), channel=thread)

    def tell(
        self,
        name: str,
        content: Json,
        *,
        intent: Intent = Intent.GUILDS,
        channel: Channel | None = None,
        unread: Json | None = None,
    ) -> None:
        """Let the bot know of something that happened, unless it is where it sees nothing."""
        if channel is None or not channel.denies(Permission.VIEW_CHANNEL):
            self._sessions.tell(Event(name=name, content=content, intent=intent, unread=unread))

    def _tell_of(self, name: str, post: Post) -> None:
        """Let the bot know of a message, if the channel shows it."""
        channel = self._channels[post.channel_id]
        if post.id in channel.posts:
            message = event_json(channel, post)
            unread = without_content(message, channel, post, self._bot)
            self.tell(name, message, intent=_messages_of(channel), channel=channel, unread=unread)
        self._changes.happened()


def _messages_of(channel: Channel) -> Intent:
    return Intent.DIRECT_MESSAGES if channel.guild is None else Intent.GUILD_MESSAGES
