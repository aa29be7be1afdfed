"""People, found by the account they speak with."""

from typing import Protocol

from bot.domain.user import Identity, User


class Users(Protocol):
    """The humans we know."""

    async def get_or_create(self, identity: Identity) -> User:
        """Return the user of this account, made on first sight; the display name is kept fresh."""
        ...

    async def find(self, identity: Identity) -> User | None:
        """Return the user of this account if it is known."""
        ...
