"""What Discord knows of: accounts, permissions, webhooks, and messages as they are shown."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, IntFlag
from hashlib import blake2b
from typing import Any

from tests.platforms.discord_api.snowflakes import moment_of

Json = dict[str, Any]


class Permission(IntFlag):
    """What one may do in a channel or a server."""

    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MANAGE_WEBHOOKS = 1 << 29
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    SEND_MESSAGES_IN_THREADS = 1 << 38


ALL_PERMISSIONS = Permission(sum(Permission))
NO_PERMISSIONS = Permission(0)


class Kind(IntEnum):
    """Kinds of messages."""

    PLAIN = 0
    THREAD_CREATED = 18
    REPLY = 19
    COMMAND = 20
    THREAD_STARTER = 21


class Flag(IntFlag):
    """What is special about a message."""

    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    COMPONENTS_V2 = 1 << 15


NO_FLAGS = Flag(0)


@dataclass(frozen=True, kw_only=True)
class Account:
    """A person, a bot or a webhook."""

    id: int
    name: str
    is_bot: bool = False
    is_ours: bool = False
    """Whether it is the bot that the token is for, or one of its webhooks."""
    is_webhook: bool = False
    avatar: str = ""
    """What tells its picture from others."""

    @property
    def mention(self) -> str:
        """Return what mentions it in a text."""
        return f"<@{self.id}>"

    def to_json(self) -> Json:
        """Return it as the API writes it."""
        return {
            "id": str(self.id),
            "username": self.name if self.is_webhook else self.name.lower(),
            "global_name": None if self.is_bot else self.name,
            "discriminator": "0000" if self.is_webhook else "0",
            "avatar": self.avatar or None,
            "bot": self.is_bot,
            "flags": 0,
            "public_flags": 0,
            "primary_guild": None,
        }


@dataclass(frozen=True, kw_only=True)
class Reference:
    """What a message refers to: a message, or a channel alone."""

    channel_id: int
    message_id: int | None = None


@dataclass(kw_only=True, eq=False)
class Post:
    """A message as it is shown in a channel."""

    id: int
    channel_id: int
    author: Account
    text: str = ""
    kind: Kind = Kind.PLAIN
    embeds: list[Json] = field(default_factory=list[Json])
    components: list[Json] = field(default_factory=list[Json])
    attachments: list[Json] = field(default_factory=list[Json])
    flags: Flag = NO_FLAGS
    nonce: str = ""
    reference: Reference | None = None
    mentions: list[Account] = field(default_factory=list[Account])
    """Who is pinged."""
    mentions_everyone: bool = False
    webhook_id: int | None = None
    application_id: int | None = None
    interaction: Json | None = None
    """What the message answers, if it answers a command or a button."""
    edited_at: datetime | None = None
    frames: list[str] = field(default_factory=list[str])
    """Every text that it was ever shown with."""

    @property
    def sent_at(self) -> datetime:
        """Return when it was sent."""
        return moment_of(self.id)

    @property
    def is_said(self) -> bool:
        """Tell whether somebody says something with it: it neither loads nor is a notice."""
        is_notice = self.kind in {Kind.THREAD_CREATED, Kind.THREAD_STARTER}
        return not is_notice and Flag.LOADING not in self.flags

    @property
    def is_ephemeral(self) -> bool:
        """Tell whether only the person who asked for it sees it."""
        return Flag.EPHEMERAL in self.flags

    @property
    def buttons(self) -> list[str]:
        """Return the labels of its buttons."""
        return [b["label"] for b in parts_of(self.components) if b.get("label")]

    def show(self, **fields: Any) -> None:
        """Change what is shown."""
        for name, value in fields.items():
            setattr(self, name, value)
        if self.is_said and self.text not in self.frames[-1:]:
            self.frames.append(self.text)


@dataclass(kw_only=True)
class Webhook:
    """A way of the bot to speak in a channel by other names."""

    id: int
    token: str
    channel_id: int
    guild_id: int
    name: str
    owner: Account
    avatar: str = ""

    def speaker(self, name: str = "", avatar: str = "") -> Account:
        """Return who says what is said by it."""
        return Account(
            id=self.id,
            name=name or self.name,
            is_bot=True,
            is_ours=True,
            is_webhook=True,
            avatar=avatar or self.avatar,
        )

    def to_json(self) -> Json:
        """Return it as the API writes it."""
        return {
            "id": str(self.id),
            "type": 1,
            "token": self.token,
            "name": self.name,
            "avatar": self.avatar or None,
            "channel_id": str(self.channel_id),
            "guild_id": str(self.guild_id),
            "application_id": str(self.owner.id),
            "user": self.owner.to_json(),
        }


def avatar_of(picture: bytes | str) -> str:
    """Return what tells a picture from others: one that was uploaded, or the address of one."""
    content = picture.encode() if isinstance(picture, str) else picture
    return blake2b(content, digest_size=16).hexdigest()


def parts_of(components: list[Json]) -> list[Json]:
    """Return all components with those within them, as they are read."""
    found: list[Json] = []
    for component in components:
        found.append(component)
        found += parts_of(component.get("components", []))
        found += parts_of(
            [component[key] for key in ("accessory", "component") if key in component]
        )
    return found
