"""One human, and the platform account that they speak with."""

from dataclasses import dataclass

from bot.domain.ids import UserId
from bot.domain.place import PlatformName


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


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """One human; several identities may be theirs."""

    id: UserId
    display_name: str
