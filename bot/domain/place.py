"""Where talk happens: a direct message, a channel, a thread, a topic, a terminal."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple

from bot.domain.ids import PlaceId

PlatformName = Literal["console", "discord", "telegram"]

PlaceKind = Literal["console", "direct", "channel", "thread", "group", "topic", "server"]
"""`thread` and `topic` are conversations of their own; `server` holds channels and is never
talked in. A topic of a private chat is a `topic` whose parent is `direct`."""


class PlaceKey(NamedTuple):
    """What names a place for good: platform, chat and, in Telegram forums, topic."""

    platform: PlatformName
    chat_id: str
    """A Discord thread is a channel id of its own; a server is written `guild:ID`, because the
    first channel of an old server has the same number as the server."""
    topic_id: str = ""
    """Telegram's `message_thread_id`, only where `is_topic_message`; otherwise empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceAddress:
    """A place as an adapter names it, before it is known to the database."""

    key: PlaceKey
    kind: PlaceKind
    title: str = ""
    parent: "PlaceAddress | None" = None
    """The channel of a thread, the server of a channel, the chat of a topic."""
    is_age_restricted: bool | None = field(default=None, compare=False)
    """Whether the platform itself lets only adults in; None where the adapter does not know."""

    @property
    def around(self) -> "tuple[PlaceAddress, ...]":
        """Return this place and what it lies in, nearest first."""
        return (self, *(self.parent.around if self.parent is not None else ()))

    @property
    def server(self) -> "PlaceAddress | None":
        """Return the Discord server or Telegram group that this place is or lies in."""
        if self.kind == "server":
            return self
        outer = self.parent.server if self.parent is not None else None
        is_telegram_group = self.kind == "group" and self.key.platform == "telegram"
        return outer or (self if is_telegram_group else None)

    @property
    def whole(self) -> "PlaceAddress":
        """Return the channel, group or chat, of which threads and topics are parts."""
        is_part = self.kind in {"thread", "topic"}
        return self.parent if is_part and self.parent is not None else self

    @property
    def is_private(self) -> bool:
        """Tell whether only one person and the bot can be here."""
        if self.kind == "topic" and self.parent is not None:
            return self.parent.is_private
        return self.kind in {"console", "direct"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place that is known to the database."""

    id: PlaceId
    address: PlaceAddress
    ancestors: tuple[PlaceId, ...] = ()
    """Parent, grandparent, …: where wider bindings are looked for, nearest first."""
    is_engaged: bool = False
    """Whether every message here is addressed, as in a thread that Greenroom takes part in."""
    bots: frozenset[str] = frozenset()
    """Ids and handles, in small letters, of other bots that are heard here or in what is around."""
    is_marked_mature: bool = False
    """Whether somebody who may marked it, or what is around it, as a place for adults."""

    @property
    def is_for_adults(self) -> bool:
        """Tell whether it is marked so, by people or by the platform."""
        return self.is_marked_mature or any(
            address.is_age_restricted for address in self.address.around
        )

    @property
    def server_id(self) -> PlaceId | None:
        """Return the key of the server or group that this place is or lies in."""
        ids = (self.id, *self.ancestors)
        known = zip(ids, self.address.around, strict=False)
        return next((key for key, address in known if address == self.address.server), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bookmark:
    """How far a place was read, by one of our accounts."""

    key: PlaceKey
    kind: PlaceKind
    message_id: str
    """The platform's id of what was heard last in the current session; empty if nothing was."""
    active_at: datetime
    """When anything was last said there, by whomever, as far as we know, or the session came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What somebody may decide for others in a place."""

    may_manage_place: bool
    """Manage Channels on Discord, administrator on Telegram, always in private."""
    may_manage_server: bool
    """Manage Server on Discord, administrator on Telegram."""
    roles: frozenset[str] = frozenset()
    """The ids of their roles in the server, where there are such things."""
