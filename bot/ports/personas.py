"""Personas, whoever made them."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from bot.domain.ids import PersonaId
from bot.domain.persona import Persona, PersonaDefinition
from bot.domain.policy import Viewer


class Personas(Protocol):
    """The personas we know, at their current revision."""

    async def visible_to(self, viewer: Viewer) -> Sequence[Persona]:
        """Return all personas that this viewer may see, by name."""
        ...

    async def existing(self, ids: Collection[PersonaId]) -> Mapping[PersonaId, Persona]:
        """Return those of the named personas that exist, by id."""
        ...

    async def mirror_library(self, library: Mapping[PersonaId, PersonaDefinition]) -> None:
        """Make the stored library equal to the given one.

        A changed definition becomes a new revision, a missing one is withdrawn (what it said
        stays), one that comes back goes on at its next revision.
        """
        ...
