"""Places that talk happened in."""

from collections.abc import Collection, Sequence
from typing import Protocol

from bot.domain.ids import PlaceId
from bot.domain.place import Bookmark, Place, PlaceAddress, PlaceKey, PlatformName


class Places(Protocol):
    """The places we know."""

    async def get_or_create(self, address: PlaceAddress) -> Place:
        """Return the place, made with its ancestors on first sight; its title is kept fresh.

        But for topics: what is seen of one is how it was called at first. See `rename`.
        """
        ...

    async def find(self, key: PlaceKey) -> Place | None:
        """Return the place if it is known."""
        ...

    async def get(self, place_id: PlaceId) -> Place:
        """Return the place of this key."""
        ...

    async def engage(self, place_id: PlaceId) -> None:
        """Take every message of this place as addressed from now on."""
        ...

    async def allow_bots(self, place_id: PlaceId, names: Collection[str]) -> None:
        """Let other bots of these ids or handles, and no more, be heard here and in what is within.

        Handles are in small letters.
        """
        ...

    async def mark_mature(self, place_id: PlaceId, *, is_mature: bool) -> None:
        """Take this place, with all that is within, as one for adults, or no more."""
        ...

    async def rename(self, place_id: PlaceId, title: str) -> None:
        """Keep what a place is called now."""
        ...

    async def bookmarks(self, platform: PlatformName, *, bot_account: str) -> Sequence[Bookmark]:
        """Return how far each place with a session was read; those that were active last first."""
        ...
