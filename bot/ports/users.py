"""People, found by the account they speak with."""

from typing import Protocol

from bot.domain.ids import UserId
from bot.domain.user import Identity, User


class Users(Protocol):
    """The humans we know."""

    async def get_or_create(self, identity: Identity) -> User:
        """Return the user of this account, made on first sight; the display name is kept fresh."""
        ...

    async def was_introduced(self, user_id: UserId) -> bool:
        """Tell whether this person was told that they talk to an AI."""
        ...

    async def introduce(self, user_id: UserId) -> None:
        """Note that this person was told so."""
        ...

    async def find(self, identity: Identity) -> User | None:
        """Return the user of this account if it is known."""
        ...
