"""What is remembered of people."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.ids import MemoryId, UserId
from bot.domain.memory import Memory, MemoryDraft


class Memories(Protocol):
    """The memories of everybody. Each is found for its owner only."""

    async def add(self, draft: MemoryDraft, *, instead_of: MemoryId | None = None) -> Memory:
        """Store a memory, perhaps in place of another one.

        Raises `NotFoundError` if that is gone, or another one has taken its place already, and
        `BadInputError` if its owner lets no memories be stored.
        """
        ...

    async def find(self, memory_id: MemoryId, *, owner_id: UserId) -> Memory | None:
        """Return the memory of this key if it is theirs, whether it stands or not."""
        ...

    async def count(self, owner_id: UserId) -> int:
        """Return how many of theirs stand."""
        ...

    async def listed(self, owner_id: UserId, *, offset: int, limit: int) -> Sequence[Memory]:
        """Return some of theirs that stand, the newest first, those that are not told included."""
        ...

    async def recalled(self, owner_id: UserId, *, limit: int) -> Sequence[Memory]:
        """Return the newest of their pins and facts that may be told, pins first."""
        ...

    async def switch(self, memory_id: MemoryId, *, is_active: bool) -> None:
        """Let a memory be told, or not. The stretch of a summary that is not is summarised anew.

        Raises `NotFoundError` if it is gone, or another one has taken its place.
        """
        ...

    async def forget(self, memory_id: MemoryId) -> None:
        """Remove what a memory says, and all in whose place it stands.

        The stretch of a summary, and no other, is summarised anew. Raises `NotFoundError` as above.
        """
        ...
