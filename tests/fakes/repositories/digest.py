"""The rolling summaries of sessions."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.ids import MemoryId, SessionId
from bot.domain.memory import Memory, MemoryDraft, Stretch
from bot.domain.message import Message
from tests.fakes.repositories.memory import InMemoryMemories
from tests.fakes.tables import State


class InMemoryDigests:
    """Implements `bot.ports.digests.Digests`."""

    def __init__(self, state: State, memories: InMemoryMemories) -> None:
        self._state = state
        self._memories = memories

    async def told(self, session_id: SessionId, *, limit: int) -> Sequence[Memory]:
        """Return the newest summaries that may be told and say anything, oldest first."""
        told = [memory for memory in self._of(session_id) if memory.is_told and memory.content]
        return told[max(0, len(told) - limit) :]

    async def standing(self, session_id: SessionId, *, first: int, last: int) -> Sequence[Memory]:
        """Return the summaries that cover any message between these two, told or not, in order."""
        return [
            memory
            for memory in self._of(session_id)
            if memory.stretch and memory.stretch.start_seq <= last
            if memory.stretch.end_seq >= first
        ]

    async def due_again(self, session_id: SessionId) -> Memory | None:
        """Return the first summary that stands and has to be made anew."""
        return next((memory for memory in self._of(session_id) if not memory.is_told), None)

    async def after(
        self, session_id: SessionId, seq: int, *, before: int, limit: int
    ) -> Sequence[Message]:
        """Return the oldest messages that count between two others, oldest first."""
        here = (m for m in self._state.messages.values() if self._state.said_in[m.id] == session_id)
        counting = (m for m in here if m.id not in self._state.undone)
        return sorted((m for m in counting if seq < m.seq < before), key=lambda m: m.seq)[:limit]

    async def keep(
        self,
        draft: MemoryDraft,
        made_of: Sequence[Message],
        *,
        instead_of: MemoryId | None = None,
    ) -> bool:
        """Store a summary of a stretch, and move the marker to its end if it goes on from there."""
        stretch = draft.stretch
        assert stretch is not None
        start, end = stretch.start_seq, stretch.end_seq
        now = await self.after(stretch.session_id, start - 1, before=end + 1, limit=end)
        if [(m.id, m.content) for m in now] != [(m.id, m.content) for m in made_of]:
            return False
        if not self._memories.may_be_kept(draft):
            return False
        if instead_of is None and not self._moves(stretch):
            return False
        if instead_of is not None and not self._stands(instead_of):
            return False
        await self._memories.add(draft, instead_of=instead_of)
        return True

    def _moves(self, stretch: Stretch) -> bool:
        """Move the marker to the end of a stretch, if it is where that begins."""
        session = self._state.session(stretch.session_id)
        if session.memory_marker != stretch.start_seq - 1:
            return False
        moved = replace(session, memory_marker=stretch.end_seq)
        self._state.sessions[session.id] = moved
        return True

    def _stands(self, memory_id: MemoryId) -> bool:
        memory = self._state.memories.get(memory_id)
        return memory is not None and memory.superseded_at is None

    def _of(self, session_id: SessionId) -> list[Memory]:
        """Return the summaries of a session that stand, in the order of their stretches."""
        ours = (
            (memory.stretch.start_seq, memory)
            for memory in self._state.memories.values()
            if memory.kind == "summary" and memory.superseded_at is None
            if memory.stretch is not None and memory.stretch.session_id == session_id
        )
        return [memory for _, memory in sorted(ours, key=lambda one: one[0])]
