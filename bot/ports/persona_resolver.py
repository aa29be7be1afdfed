"""The rule that says who answers."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.domain.binding import Binding, Resolution
from bot.domain.ids import PersonaId
from bot.domain.persona import Persona
from bot.domain.place import Place


class PersonaResolver(Protocol):
    """Decides between bindings; the only place that does."""

    def resolve(
        self,
        bindings: Sequence[Binding],
        existing: Mapping[PersonaId, Persona],
        *,
        place: Place | None = None,
    ) -> Resolution:
        """Return who answers: the narrowest binding whose persona exists and may answer there.

        `bindings` may come in any order and lack the configured default, which `resolve` adds.
        Raises `ConfigurationError` if even that does not exist or may not answer.
        """
        ...

    def admits(self, persona: Persona, place: Place | None) -> bool:
        """Tell whether a persona may answer in a place: the one rule about who is fit for where."""
        ...

    @property
    def is_mature_in_private(self) -> bool:
        """Tell whether private chats may be marked as places for adults."""
        ...

    @property
    def default_id(self) -> PersonaId:
        """Return the configured default."""
        ...
