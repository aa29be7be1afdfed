"""Personas."""

from collections.abc import Collection, Mapping, Sequence

from bot.domain.ids import PersonaId
from bot.domain.persona import Appendix, Persona, PersonaDefinition
from bot.domain.policy import Viewer
from bot.ports.clock import Clock
from tests.fakes.tables import State


class InMemoryPersonas:
    """Implements `bot.ports.personas.Personas`."""

    def __init__(self, state: State, clock: Clock) -> None:
        self._state = state
        self._personas = state.personas
        self._withdrawn = state.withdrawn
        self._clock = clock

    async def visible_to(self, viewer: Viewer) -> Sequence[Persona]:
        """Return all personas that this viewer may see, by name."""
        here = (p for p in self._personas.values() if p.id not in self._withdrawn)
        return sorted(filter(viewer.sees, here), key=lambda p: (p.name.casefold(), p.id))

    async def existing(self, ids: Collection[PersonaId]) -> Mapping[PersonaId, Persona]:
        """Return those of the named personas that exist, by id."""
        here = (set(ids) & self._personas.keys()) - self._withdrawn
        return {persona_id: self._personas[persona_id] for persona_id in here}

    async def mirror_library(self, library: Mapping[PersonaId, PersonaDefinition]) -> None:
        """Make the stored library equal to the given one."""
        for persona_id, definition in library.items():
            known = self._personas.get(persona_id)
            if known and known.definition == definition and persona_id not in self._withdrawn:
                continue
            revision = known.revision + 1 if known else 1
            persona = Persona(id=persona_id, revision=revision, definition=definition)
            self._state.keep_persona(persona, Appendix(), self._clock.now())
        stored = {p.id for p in self._personas.values() if p.source == "library"}
        self._withdrawn.update(stored - library.keys())
