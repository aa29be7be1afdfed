"""What personas were, and what hangs on them."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.file import File
from bot.domain.ids import PersonaId
from bot.domain.lore import Lorebook
from bot.domain.persona import Appendix, Footprint, Persona, Revision
from tests.fakes.tables import State


class InMemoryPersonaHistory:
    """Implements `bot.ports.persona_history.PersonaHistory`."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def revisions(self, persona_id: PersonaId, limit: int) -> Sequence[Revision]:
        """Return the newest revisions, newest first."""
        current = self._state.personas.get(persona_id)
        found = [
            Revision(
                number=number,
                name=kept.definition.name,
                created_at=kept.created_at,
                is_current=current is not None and current.revision == number,
            )
            for (owner, number), kept in self._state.revisions.items()
            if owner == persona_id
        ]
        return sorted(found, key=lambda revision: -revision.number)[:limit]

    async def at(self, persona_id: PersonaId, revision: int) -> Persona | None:
        """Return the persona as it was at that revision."""
        kept = self._state.revisions.get((persona_id, revision))
        if kept is None:
            return None
        persona = self._state.personas[persona_id]
        return replace(persona, revision=revision, definition=kept.definition)

    async def appendix(self, persona_id: PersonaId, revision: int) -> Appendix:
        """Return what hangs on that revision."""
        kept = self._state.revisions.get((persona_id, revision))
        return kept.appendix if kept else Appendix()

    async def picture(self, persona_id: PersonaId, revision: int) -> File | None:
        """Return the picture of that revision."""
        return (await self.appendix(persona_id, revision)).picture

    async def lorebook(self, persona_id: PersonaId, revision: int) -> Lorebook | None:
        """Return the lorebook of that revision."""
        return (await self.appendix(persona_id, revision)).lorebook

    async def footprint(self, persona_id: PersonaId) -> Footprint:
        """Return what hangs on the persona as a whole."""
        spoken = self._state.spoken_by(persona_id)
        chosen = [s.active_persona_id for s in self._state.sessions.values()]
        bound = [*self._state.bindings.values(), *chosen]
        return Footprint(
            messages=len(spoken),
            sessions=len({self._state.said_in[message.id] for message in spoken}),
            bindings=bound.count(persona_id),
        )
