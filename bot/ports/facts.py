"""Facts about people that were found in what they said."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.ids import MemoryId, PersonaId, UserId
from bot.domain.memory import Memory, Stretch


class Facts(Protocol):
    """The facts about everybody. They are kept, switched and forgotten as memories."""

    async def known(
        self, owner_id: UserId, *, persona_ids: Sequence[PersonaId], limit: int
    ) -> Sequence[Memory]:
        """Return the newest facts about a person that these personas may be told, oldest first."""
        ...

    async def outdated(self, stretch: Stretch) -> Sequence[MemoryId]:
        """Return the facts that stand in a stretch of a session where a message has changed."""
        ...
