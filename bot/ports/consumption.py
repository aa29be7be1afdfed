"""What all together have asked of models this month, for the operator. Tells nothing of talk."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.limits import Consumer


class Consumption(Protocol):
    """Sums over accounts."""

    async def people(self, most: int) -> Sequence[Consumer]:
        """Return who has asked most of models, the dearest first."""
        ...

    async def places(self, most: int) -> Sequence[Consumer]:
        """Return the servers and groups in which most was asked."""
        ...

    async def in_all(self) -> Consumer:
        """Return what all people together have asked."""
        ...
