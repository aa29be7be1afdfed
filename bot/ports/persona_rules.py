"""What a persona that people write may be."""

from typing import Protocol

from bot.domain.persona import PersonaDefinition


class PersonaRules(Protocol):
    """The limits of the fields."""

    def check(self, definition: PersonaDefinition) -> None:
        """Raise `BadInputError` with one clear sentence if a field is beyond its limit."""
        ...
