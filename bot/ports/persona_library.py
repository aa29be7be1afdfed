"""The shipped personas and those in the operator's folders."""

from collections.abc import AsyncIterator, Mapping
from typing import Protocol

from bot.domain.ids import PersonaId
from bot.domain.persona import PersonaDefinition


class PersonaLibrary(Protocol):
    """Persona files."""

    def load(self) -> Mapping[PersonaId, PersonaDefinition]:
        """Read all files; later folders win. Raises `ConfigurationError` naming file and line."""
        ...

    def changes(self) -> AsyncIterator[None]:
        """Yield after files were changed, made or removed, until cancelled."""
        ...
