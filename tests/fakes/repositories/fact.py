"""Facts about people that were found in what they said."""

from collections.abc import Sequence

from bot.domain.ids import MemoryId, PersonaId, UserId
from bot.domain.memory import Memory, Stretch
from tests.fakes.tables import State


class InMemoryFacts:
    """Implements `bot.ports.facts.Facts`."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def known(
        self, owner_id: UserId, *, persona_ids: Sequence[PersonaId], limit: int
    ) -> Sequence[Memory]:
        """Return the newest facts about a person that these personas may be told, oldest first."""
        whose = {None, *persona_ids}
        theirs = [
            memory
            for memory in self._facts()
            if memory.owner_id == owner_id and memory.is_told and memory.persona_id in whose
        ]
        return theirs[max(0, len(theirs) - limit) :]

    async def outdated(self, stretch: Stretch) -> Sequence[MemoryId]:
        """Return the facts that stand in a stretch of a session where a message has changed."""
        return [
            memory.id
            for memory in self._facts()
            if memory.is_stale and memory.superseded_at is None and _is_in(memory, stretch)
        ]

    def _facts(self) -> list[Memory]:
        """Return all facts, the oldest first."""
        facts = (m for m in self._state.memories.values() if m.kind == "fact")
        return sorted(facts, key=lambda memory: (memory.created_at, memory.id))


def _is_in(memory: Memory, stretch: Stretch) -> bool:
    return memory.stretch is not None and (
        memory.stretch.session_id == stretch.session_id
        and memory.stretch.start_seq >= stretch.start_seq
        and memory.stretch.end_seq <= stretch.end_seq
    )
