"""One human, and the platform accounts that they speak with."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from bot.domain.ids import PlaceId, UserId
from bot.domain.place import PlatformName

_WHERE: Mapping[PlatformName, str] = {
    "discord": "on Discord",
    "telegram": "on Telegram",
    "console": "in the terminal",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """One platform account, as the platform names it: of a human, or of another bot."""

    platform: PlatformName
    external_id: str
    display_name: str
    handle: str = ""
    """The name that no other account of the platform has, without an @; empty if it has none."""
    is_bot: bool = False
    """Whether a program writes; it is heard only where that was allowed."""

    @property
    def label(self) -> str:
        """Return what people call the account: its name, and where it has it."""
        return f"{self.display_name} {_WHERE[self.platform]}"


def labels(identities: Iterable[Identity]) -> str:
    """Return what people call several accounts."""
    return " and ".join(identity.label for identity in identities)


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """One human; several identities may be theirs."""

    id: UserId
    display_name: str


LinkTrial = Literal["code", "guess"]
"""What is counted, so that nobody does it without end: to make a code that links accounts, and to
send a wrong one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCode:
    """A code that lets another account become this user's, as it is kept."""

    user_id: UserId
    code_hash: str
    place_id: PlaceId
    """Where it was made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Belongings:
    """How much somebody has of each kind."""

    personas: int
    masks: int
    lorebooks: int
    """Those of personas are not counted."""
    projects: int
    """Which they own."""
    sessions: int
    messages: int
    """Which they wrote."""
