"""Accounts that are found to be one human's, or to be so no more."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.ids import PlaceId, UserId
from bot.domain.user import Belongings, Identity, User


class LinkedUsers(Protocol):
    """The accounts of users, and what users have. Who may change it is decided before."""

    async def identities(self, user_id: UserId) -> Sequence[Identity]:
        """Return the accounts of a user, in the order in which we met them."""
        ...

    async def belongings(self, user_id: UserId) -> Belongings:
        """Return how much a user has."""
        ...

    async def rivals(self, user_id: UserId, *, of: UserId) -> int:
        """Return how many choices of a user another one made, too, for the very same thing."""
        ...

    async def hold(self, *user_ids: UserId) -> None:
        """Let nobody write as these users, nor for them, until the end of the transaction."""
        ...

    async def merge(self, user_id: UserId, *, into: UserId) -> None:
        """Let another user have all that this one has, accounts included; this one is gone.

        Names must be distinct by then. A choice that both made stays as the other user made it.
        """
        ...

    async def private_places(self, identity: Identity) -> Sequence[PlaceId]:
        """Return where the user of an account talked with us alone, on the account's platform."""
        ...

    async def separate(self, identity: Identity) -> User:
        """Make the account that of a new user, who has nothing.

        Limits go on as they are: what was had on the account of the user counts for both.
        """
        ...
