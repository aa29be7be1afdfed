"""One human, and the platform account that they speak with."""

from dataclasses import dataclass

from bot.domain.ids import UserId
from bot.domain.place import PlatformName


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """One platform account of a human, as the platform names it."""

    platform: PlatformName
    external_id: str
    display_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """One human; several identities may be theirs."""

    id: UserId
    display_name: str
