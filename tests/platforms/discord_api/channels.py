"""A channel, thread or direct message chat as the people in it see it."""

from datetime import datetime
from enum import IntEnum

from tests.platforms.changes import Changes
from tests.platforms.discord_api.guilds import Guild
from tests.platforms.discord_api.snowflakes import moment_of
from tests.platforms.discord_api.values import (
    NO_PERMISSIONS,
    Account,
    Json,
    Permission,
    Post,
)


class ChannelKind(IntEnum):
    """Kinds of channels, by the numbers of the API."""

    TEXT = 0
    DIRECT = 1
    THREAD = 11
    PRIVATE_THREAD = 12
    FORUM = 15


THREADS = {ChannelKind.THREAD, ChannelKind.PRIVATE_THREAD}


class Channel:
    """Messages and signs of typing of one channel."""

    def __init__(
        self,
        channel_id: int,
        name: str,
        *,
        kind: ChannelKind,
        changes: Changes,
        bot: Account,
        guild: Guild | None = None,
        parent: "Channel | None" = None,
        people: list[Account] | None = None,
    ) -> None:
        self.id = channel_id
        self.name = name
        self.kind = kind
        self.guild = guild
        self.parent = parent
        """Of a thread, the channel that it is in."""
        self.people = people or []
        """Of a direct message chat, who talks with the bot; of a thread, who opened it."""
        self.posts: dict[int, Post] = {}
        self.typing: list[datetime] = []
        """When the bot was shown typing."""
        self.is_archived = False
        self.is_locked = False
        self.is_age_restricted = False
        self.denied = NO_PERMISSIONS
        """What the bot must not do here."""
        self.last_message_id: int | None = None
        self.archives_after = 1440
        """Minutes without a message after which threads of this channel are closed."""
        self._bot = bot
        self._changes = changes

    @property
    def is_thread(self) -> bool:
        """Tell whether it is a thread or a post of a forum."""
        return self.kind in THREADS

    @property
    def mention(self) -> str:
        """Return what links to it in a text."""
        return f"<#{self.id}>"

    @property
    def history(self) -> list[Post]:
        """Return all that is said here as it is shown now, oldest first."""
        return [post for _, post in sorted(self.posts.items()) if post.is_said]

    def denies(self, permission: Permission) -> bool:
        """Tell whether the bot must not do something here."""
        return permission in self.denied or (
            self.parent is not None and self.parent.denies(permission)
        )

    def said(self) -> list[Post]:
        """Return what the bot said, in whatever name, oldest first."""
        return [post for post in self.history if post.author.is_ours]

    def texts(self) -> list[str]:
        """Return the texts of what the bot said."""
        return [post.text for post in self.said()]

    async def until_said(self, count: int) -> list[Post]:
        """Return what the bot said once that many messages of it are shown."""
        await self._changes.until(
            lambda: len(self.said()) >= count,
            lambda: f"{count} messages in {self.name!r}, where the bot said {self.texts()}",
        )
        return self.said()

    async def until_shown(self, text: str) -> Post:
        """Return the first message of the bot that holds this text, once there is one."""
        await self._changes.until(
            lambda: any(text in shown for shown in self.texts()),
            lambda: f"{text!r} in {self.name!r}, where the bot said {self.texts()}",
        )
        return next(post for post in self.said() if text in post.text)

    def to_json(self) -> Json:
        """Return it as the API writes it."""
        last = str(self.last_message_id) if self.last_message_id else None
        common: Json = {
            "id": str(self.id),
            "type": int(self.kind),
            "flags": 0,
            "last_message_id": last,
        }
        if self.guild is None:
            return {**common, "recipients": [person.to_json() for person in self.people]}
        common |= {"guild_id": str(self.guild.id), "name": self.name, "rate_limit_per_user": 0}
        return common | (self._thread_json() if self.is_thread else self._channel_json())

    def _channel_json(self) -> Json:
        denied = {"id": str(self._bot.id), "type": 1, "allow": "0", "deny": str(int(self.denied))}
        forum: Json = {
            "available_tags": [],
            "default_reaction_emoji": None,
            "default_sort_order": None,
            "default_forum_layout": 0,
        }
        return {
            "position": 0,
            "permission_overwrites": [denied] if self.denied else [],
            "nsfw": self.is_age_restricted,
            "parent_id": None,
            "topic": None,
            "default_auto_archive_duration": self.archives_after,
            **(forum if self.kind == ChannelKind.FORUM else {}),
        }

    def _thread_json(self) -> Json:
        begun = moment_of(self.id).isoformat()
        return {
            "parent_id": str(self.parent.id) if self.parent else None,
            "owner_id": str(self.people[0].id),
            "message_count": len(self.posts),
            "total_message_sent": len(self.posts),
            "member_count": 1,
            "thread_metadata": {
                "archived": self.is_archived,
                "locked": self.is_locked,
                "archive_timestamp": begun,
                "create_timestamp": begun,
                "auto_archive_duration": 1440,
            },
        }
