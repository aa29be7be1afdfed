"""The rule that says who answers."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.domain.binding import Binding, Resolution
from bot.domain.ids import PersonaId
from bot.domain.persona import Persona


class PersonaResolver(Protocol):
    """Decides between bindings; the only place that does."""

    def resolve(
        self, bindings: Sequence[Binding], existing: Mapping[PersonaId, Persona]
    ) -> Resolution:
        """Return who answers: the narrowest binding whose persona exists.

        `bindings` may come in any order and lack the configured default, which `resolve` adds.
        Raises `ConfigurationError` if even that does not exist.
        """
        ...

    @property
    def default_id(self) -> PersonaId:
        """Return the configured default."""
        ...
