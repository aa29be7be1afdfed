"""Codes that join accounts of one human."""

from datetime import datetime
from typing import Protocol

from bot.domain.ids import PlaceId, UserId
from bot.domain.user import Identity, LinkCode, LinkTrial


class LinkCodes(Protocol):
    """The codes of everybody, by their hashes, and how often each account tried."""

    async def keep(
        self, user_id: UserId, *, code_hash: str, place_id: PlaceId, until: datetime
    ) -> None:
        """Keep the code of somebody until then, in place of an earlier one."""
        ...

    async def find(self, code_hash: str) -> LinkCode | None:
        """Return the code of this hash if it is valid."""
        ...

    async def use_up(self, code_hash: str) -> LinkCode | None:
        """Return the code of this hash if it is valid, which it is no more from then on.

        Until the end of the transaction, nobody else uses up a code.
        """
        ...

    async def trials(self, identity: Identity, kind: LinkTrial, *, since: datetime) -> int:
        """Return how often an account that we know tried this since then; forgets earlier ones.

        Until the end of the transaction, it tries nothing else.
        """
        ...

    async def note(self, identity: Identity, kind: LinkTrial) -> None:
        """Count one more trial of an account that we know."""
        ...
