"""Personas that people make."""

from dataclasses import replace

from bot.domain.errors import BadInputError, NotFoundError
from bot.domain.ids import PersonaId, PlaceId, UserId
from bot.domain.persona import Appendix, Persona, PersonaDefinition, PersonaSource, Visibility
from bot.ports.clock import Clock
from bot.ports.ids import IdSource
from tests.fakes.repositories.purge import free_players, purge
from tests.fakes.tables import State


class InMemoryAuthoredPersonas:
    """Implements `bot.ports.authored_personas.AuthoredPersonas`."""

    def __init__(self, state: State, clock: Clock, ids: IdSource) -> None:
        self._state = state
        self._clock = clock
        self._ids = ids

    async def add(
        self,
        definition: PersonaDefinition,
        *,
        owner_id: UserId,
        source: PersonaSource,
        appendix: Appendix,
    ) -> Persona:
        """Store a new persona, private at first."""
        persona = Persona(
            id=PersonaId(str(self._ids.new())),
            revision=1,
            definition=definition,
            source=source,
            owner_id=owner_id,
            visibility="private",
        )
        return self._keep(persona, appendix)

    async def revise(
        self,
        persona_id: PersonaId,
        definition: PersonaDefinition,
        *,
        appendix: Appendix | None = None,
    ) -> Persona:
        """Make the definition the next revision; None keeps what hangs on the present one."""
        before = self._get(persona_id)
        present = self._state.revisions[persona_id, before.revision].appendix
        persona = replace(before, revision=before.revision + 1, definition=definition)
        return self._keep(persona, present if appendix is None else appendix)

    async def share(
        self, persona_id: PersonaId, visibility: Visibility, *, server_id: PlaceId | None
    ) -> None:
        """Choose who may see it."""
        self._state.personas[persona_id] = replace(
            self._get(persona_id),
            visibility=visibility,
            server_id=server_id if visibility == "server" else None,
        )

    async def withdraw(self, persona_id: PersonaId) -> None:
        """Let it answer no more and free what is bound to it."""
        self._get(persona_id)
        self._state.withdrawn.add(persona_id)
        self._free(persona_id)

    async def purge(self, persona_id: PersonaId) -> None:
        """Remove it for good, with all that it said."""
        self._get(persona_id, also_withdrawn=True)
        self._free(persona_id)
        purge(self._state, persona_id)

    def _free(self, persona_id: PersonaId) -> None:
        bound = [t for t, bound_id in self._state.bindings.items() if bound_id == persona_id]
        for target in bound:
            del self._state.bindings[target]
        for session in list(self._state.sessions.values()):
            if session.active_persona_id == persona_id:
                self._state.sessions[session.id] = replace(session, active_persona_id=None)
        free_players(self._state, persona_id)

    def _get(self, persona_id: PersonaId, *, also_withdrawn: bool = False) -> Persona:
        persona = self._state.personas.get(persona_id)
        if persona is None or (persona_id in self._state.withdrawn and not also_withdrawn):
            message = "This persona is not there any more."
            raise NotFoundError(message)
        if persona.source == "library":
            message = (
                f"{persona.name!r} belongs to the library and cannot be changed;"
                " make a persona of your own instead."
            )
            raise BadInputError(message)
        return persona

    def _keep(self, persona: Persona, appendix: Appendix) -> Persona:
        wanted = persona.name.strip().casefold()
        for other in self._state.personas.values():
            is_theirs = other.owner_id == persona.owner_id and other.id != persona.id
            is_here = other.id not in self._state.withdrawn
            if is_theirs and is_here and other.name.strip().casefold() == wanted:
                message = (
                    f"You have a persona called {persona.name!r} already; choose another name."
                )
                raise BadInputError(message)
        self._state.keep_persona(persona, appendix, self._clock.now())
        return persona
