"""The rule that says who answers: the narrowest binding whose persona exists."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import get_args

from bot.domain.binding import Binding, Resolution, Scope
from bot.domain.errors import ConfigurationError
from bot.domain.ids import PersonaId
from bot.domain.persona import Persona
from personas.legacy import present_id

_RANK: Mapping[Scope, int] = {scope: rank for rank, scope in enumerate(get_args(Scope))}


class NarrowestWins:
    """Decides by scope alone; of several bindings at one scope, the first that was given."""

    def __init__(self, default: PersonaId) -> None:
        self._default_id = present_id(default)

    @property
    def default_id(self) -> PersonaId:
        """Return the configured default."""
        return self._default_id

    def resolve(
        self, bindings: Sequence[Binding], existing: Mapping[PersonaId, Persona]
    ) -> Resolution:
        """Return who answers, what had to be passed over, and what would have come next.

        Raises:
            ConfigurationError: Nothing bound exists, and the configured default does not either.
        """
        fallen: list[Binding] = []
        ranked = self._ranked(bindings)
        for position, binding in enumerate(ranked):
            persona = existing.get(present_id(binding.persona_id))
            if persona is not None:
                return Resolution(
                    persona=persona,
                    scope=binding.scope,
                    fallen=tuple(fallen),
                    outvoted=_applicable(ranked[position + 1 :], existing),
                )
            fallen.append(binding)
        message = f"The default persona {self._default_id!r} does not exist."
        raise ConfigurationError(message, remedy="Set `personas.default` to one that does.")

    def _ranked(self, bindings: Sequence[Binding]) -> Sequence[Binding]:
        """Return all bindings with the configured default, narrowest first."""
        default = Binding(scope="default", persona_id=self._default_id)
        every = [*(b for b in bindings if b != default), default]
        return sorted(every, key=lambda binding: _RANK[binding.scope])


def _applicable(
    bindings: Sequence[Binding], existing: Mapping[PersonaId, Persona]
) -> tuple[Binding, ...]:
    """Return those whose personas exist, under their present ids."""
    present = (replace(b, persona_id=present_id(b.persona_id)) for b in bindings)
    return tuple(b for b in present if b.persona_id in existing)
