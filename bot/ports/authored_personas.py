"""Personas that people make."""

from typing import Protocol

from bot.domain.ids import PersonaId, PlaceId, UserId
from bot.domain.persona import Appendix, Persona, PersonaDefinition, PersonaSource, Visibility


class AuthoredPersonas(Protocol):
    """What their owners do with personas. Who may do it is decided before."""

    async def add(
        self,
        definition: PersonaDefinition,
        *,
        owner_id: UserId,
        source: PersonaSource,
        appendix: Appendix,
    ) -> Persona:
        """Store a new persona, private at first.

        Raises `BadInputError` if its owner has one of that name already.
        """
        ...

    async def revise(
        self,
        persona_id: PersonaId,
        definition: PersonaDefinition,
        *,
        appendix: Appendix | None = None,
    ) -> Persona:
        """Make the definition the next revision; None keeps what hangs on the present one.

        Raises `BadInputError` if its owner has another one of that name.
        """
        ...

    async def share(
        self, persona_id: PersonaId, visibility: Visibility, *, server_id: PlaceId | None
    ) -> None:
        """Choose who may see it; `server_id` goes with `server`."""
        ...

    async def withdraw(self, persona_id: PersonaId) -> None:
        """Let it answer no more and free what is bound to it; what it said stays."""
        ...

    async def purge(self, persona_id: PersonaId) -> None:
        """Remove it for good, with all that it said and remembered."""
        ...
