"""What is remembered of people."""

from collections.abc import Sequence
from dataclasses import fields, replace

from bot.domain.errors import BadInputError, NotFoundError
from bot.domain.ids import MemoryId, UserId
from bot.domain.memory import Memory, MemoryDraft
from bot.ports.clock import Clock
from bot.ports.ids import IdSource
from tests.fakes.tables import State


class InMemoryMemories:
    """Implements `bot.ports.memories.Memories`."""

    def __init__(self, state: State, clock: Clock, ids: IdSource) -> None:
        self._state = state
        self._clock = clock
        self._ids = ids

    async def add(self, draft: MemoryDraft, *, instead_of: MemoryId | None = None) -> Memory:
        """Store a memory, perhaps in place of another one."""
        if not self.may_be_kept(draft):
            message = (
                "No memories of you are stored: you paused them. `/memory resume` stores them"
                " again."
            )
            raise BadInputError(message)
        if instead_of is not None:
            before = self._standing(instead_of)
            self._state.memories[before.id] = replace(
                before,
                content="" if before.is_stale else before.content,
                is_active=False,
                superseded_at=self._clock.now(),
            )
        memory = Memory(
            **{field.name: getattr(draft, field.name) for field in fields(MemoryDraft)},
            id=MemoryId(self._ids.new()),
            supersedes=instead_of,
            created_at=self._clock.now(),
        )
        self._state.memories[memory.id] = memory
        return memory

    def may_be_kept(self, draft: MemoryDraft) -> bool:
        """Tell whether its owner lets memories be stored."""
        return draft.owner_id not in self._state.paused

    async def find(self, memory_id: MemoryId, *, owner_id: UserId) -> Memory | None:
        """Return the memory of this key if it is theirs."""
        memory = self._state.memories.get(memory_id)
        return memory if memory and memory.owner_id == owner_id else None

    async def count(self, owner_id: UserId) -> int:
        """Return how many of theirs stand."""
        return len(self._of(owner_id))

    async def listed(self, owner_id: UserId, *, offset: int, limit: int) -> Sequence[Memory]:
        """Return some of theirs that stand, the newest first."""
        return self._of(owner_id)[offset : offset + limit]

    async def recalled(self, owner_id: UserId, *, limit: int) -> Sequence[Memory]:
        """Return the newest of their pins and facts that may be told, pins first."""
        told = [m for m in self._of(owner_id) if m.kind != "summary" and m.is_told]
        return sorted(told, key=lambda memory: memory.kind == "fact")[:limit]

    async def switch(self, memory_id: MemoryId, *, is_active: bool) -> None:
        """Let a memory be told, or not."""
        memory = self._standing(memory_id)
        self._state.memories[memory_id] = replace(memory, is_active=is_active)

    async def forget(self, memory_id: MemoryId) -> None:
        """Remove what a memory says, and all in whose place it stands."""
        memory = self._standing(memory_id)
        if memory.kind == "summary":
            empty = replace(memory, content="", is_active=False, supersedes=None)
            self._state.memories[memory_id] = empty
        else:
            del self._state.memories[memory_id]
        earlier = memory.supersedes
        while earlier is not None:
            earlier = self._state.memories.pop(earlier).supersedes

    def _standing(self, memory_id: MemoryId) -> Memory:
        memory = self._state.memories.get(memory_id)
        if memory is None or memory.superseded_at is not None:
            message = "This memory is not there any more."
            raise NotFoundError(message)
        return memory

    def _of(self, owner_id: UserId) -> list[Memory]:
        """Return theirs that stand and say anything, the newest first."""
        theirs = (m for m in self._state.memories.values() if m.owner_id == owner_id)
        listed = [m for m in theirs if m.superseded_at is None and m.content]
        return sorted(listed, key=lambda memory: (memory.created_at, memory.id), reverse=True)
