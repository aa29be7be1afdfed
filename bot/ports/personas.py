"""Personas, whoever made them."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from bot.domain.ids import PersonaId, UserId
from bot.domain.persona import Persona, PersonaDefinition


class Personas(Protocol):
    """The personas we know, at their current revision unless one is named."""

    async def visible_to(self, viewer: UserId | None) -> Sequence[Persona]:
        """Return all personas that this viewer may see, by name; None sees the library only."""
        ...

    async def find_named(self, name: str, viewer: UserId | None) -> Persona | None:
        """Return the persona with this id, name or alias, whatever the case of the letters."""
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
