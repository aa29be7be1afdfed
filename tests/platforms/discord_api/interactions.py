"""What people do with the bot's commands, buttons and forms, and what they see of it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum

from tests.platforms.changes import Changes
from tests.platforms.discord_api.channels import Channel
from tests.platforms.discord_api.values import ALL_PERMISSIONS, Account, Json, Post
from tests.platforms.discord_api.writing import event_json

_ATTACHMENT_LIMIT = 10 * 1024 * 1024


class Act(IntEnum):
    """What was done."""

    COMMAND = 2
    PRESS = 3
    COMPLETION = 4
    FORM = 5


class Answer(IntEnum):
    """How the bot may answer first."""

    MESSAGE = 4
    MESSAGE_LATER = 5
    UPDATE_LATER = 6
    UPDATE = 7
    CHOICES = 8
    FORM = 9


@dataclass(kw_only=True, eq=False)
class Interaction:
    """One act, and all that the person was shown for it."""

    id: int
    token: str
    act: Act
    person: Account
    channel: Channel
    data: Json
    asked_at: datetime
    changes: Changes
    source: Post | None = None
    """The message whose button was pressed."""
    answered: Answer | None = None
    original: Post | None = None
    """The message that answers, or that the answer changes."""
    followups: list[Post] = field(default_factory=list[Post])
    choices: list[Json] = field(default_factory=list[Json])
    """What was offered to complete an argument."""
    form: Json | None = None
    """What was asked to be filled in."""

    @property
    def shown(self) -> list[Post]:
        """Return the messages that answer, those that only the person sees included."""
        first = [self.original] if self.original is not None else []
        return [post for post in first + self.followups if post.is_said]

    async def until_answered(self) -> None:
        """Return once the bot has answered at all."""
        await self.changes.until(lambda: self.answered is not None, f"{self.data} answered")

    async def until_shown(self, text: str = "") -> Post:
        """Return the first message that answers and holds this text, once there is one."""
        await self.changes.until(
            lambda: any(text in post.text for post in self.shown),
            lambda: f"{text!r} in answer to {self.data}: {[post.text for post in self.shown]}",
        )
        return next(post for post in self.shown if text in post.text)

    def find(self, message_id: str) -> Post | None:
        """Return a message that answers, `@original` or one that followed."""
        if message_id == "@original":
            return self.original
        known = [post for post in (self.original, *self.followups) if post is not None]
        return next((post for post in known if str(post.id) == message_id), None)

    def forget(self, post: Post) -> None:
        """Take a message away."""
        self.original = None if post is self.original else self.original
        self.followups = [other for other in self.followups if other is not post]

    def metadata_json(self) -> Json:
        """Return what a message that answers says of this."""
        return {
            "id": str(self.id),
            "type": int(self.act),
            "user": self.person.to_json(),
            "authorizing_integration_owners": {},
            **({"name": self.data["name"]} if self.act == Act.COMMAND else {}),
            **({"interacted_message_id": str(self.source.id)} if self.source else {}),
        }

    def to_json(self, bot: Account) -> Json:
        """Return it as the bot is told of it."""
        source = {"message": event_json(self.channel, self.source)} if self.source else {}
        return {
            "id": str(self.id),
            "application_id": str(bot.id),
            "type": int(self.act),
            "token": self.token,
            "version": 1,
            "data": self.data,
            "channel_id": str(self.channel.id),
            "channel": {**self.channel.to_json(), "permissions": str(int(ALL_PERMISSIONS))},
            "locale": "en-US",
            "entitlements": [],
            "app_permissions": str(int(ALL_PERMISSIONS)),
            "attachment_size_limit": _ATTACHMENT_LIMIT,
            **source,
            **self._who_and_where(),
        }

    def _who_and_where(self) -> Json:
        guild = self.channel.guild
        if guild is None:
            owners = {"1": str(self.person.id)}
            user = self.person.to_json()
            return {"context": 1, "authorizing_integration_owners": owners, "user": user}
        permissions = str(int(guild.permissions_of(self.person)))
        member = {**guild.member_json(self.person), "permissions": permissions}
        return {
            "context": 0,
            "authorizing_integration_owners": {"0": str(guild.id)},
            "guild_id": str(guild.id),
            "guild_locale": "en-US",
            "guild": {"id": str(guild.id), "locale": "en-US", "features": []},
            "member": {**member, "user": self.person.to_json()},
        }
