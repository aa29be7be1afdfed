"""All that is stored of somebody: to be counted, to be handed out, to be erased."""

from collections.abc import Collection, Sequence
from typing import Protocol

from bot.domain.ids import SessionId, UserId
from bot.domain.place import PlaceKey
from bot.domain.privacy import Holdings, Takeout, Tombstone


class Estates(Protocol):
    """What belongs to each person, in all tables."""

    async def holdings(self, user_id: UserId) -> Holdings:
        """Return how much of each kind is stored of them."""
        ...

    async def takeout(self, user_id: UserId) -> Takeout:
        """Return all that is theirs, and nothing that is others'."""
        ...

    async def cancel(self, user_id: UserId) -> Sequence[SessionId]:
        """Let nothing wait for an answer any more that would be erased.

        Returns in which conversations one is being written already.
        """
        ...

    async def erase(self, user_id: UserId, *, private_places: Collection[PlaceKey]) -> Tombstone:
        """Remove all that is theirs for good, and them; a tombstone is all that stays.

        In conversations with others, what others wrote and what they were answered stays, and
        somebody else of them has the conversation from then on.

        Args:
            user_id: Whom to erase.
            private_places: Where they alone talk with us, as far as platforms told.

        Raises:
            BadInputError: An answer is being written that would be erased.
        """
        ...
