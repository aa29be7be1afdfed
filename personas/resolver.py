"""The rule that says who answers: the narrowest binding whose persona exists."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import get_args

from bot.domain.binding import Barred, Binding, Resolution, Scope
from bot.domain.errors import ConfigurationError
from bot.domain.ids import PersonaId
from bot.domain.persona import Persona
from bot.domain.place import Place
from personas.legacy import present_id

_RANK: Mapping[Scope, int] = {scope: rank for rank, scope in enumerate(get_args(Scope))}


class NarrowestWins:
    """Decides by scope alone; of several bindings at one scope, the first that was given."""

    def __init__(self, default: PersonaId, *, is_mature_in_private: bool = False) -> None:
        """Fall to a default; personas rated mature answer in private where that is allowed."""
        self._default_id = present_id(default)
        self.is_mature_in_private = is_mature_in_private

    @property
    def default_id(self) -> PersonaId:
        """Return the configured default."""
        return self._default_id

    def resolve(
        self,
        bindings: Sequence[Binding],
        existing: Mapping[PersonaId, Persona],
        *,
        place: Place | None = None,
    ) -> Resolution:
        """Return who answers, what had to be passed over, and what would have come next.

        Raises:
            ConfigurationError: Nothing bound exists, and the configured default does not either;
                or that is not for everybody.
        """
        fallen: list[Binding] = []
        barred: list[Barred] = []
        ranked = self._ranked(bindings)
        for position, binding in enumerate(ranked):
            persona = existing.get(present_id(binding.persona_id))
            if persona is not None and not self.admits(persona, place):
                barred.append(Barred(binding=binding, persona=persona))
            elif persona is not None:
                return Resolution(
                    persona=persona,
                    scope=binding.scope,
                    fallen=tuple(fallen),
                    barred=tuple(barred),
                    outvoted=_applicable(ranked[position + 1 :], existing),
                )
            else:
                fallen.append(binding)
        what = "is rated mature, so it cannot answer everywhere" if barred else "does not exist"
        message = f"The default persona {self._default_id!r} {what}."
        raise ConfigurationError(message, remedy="Set `personas.default` to another one.")

    def admits(self, persona: Persona, place: Place | None) -> bool:
        """Tell whether a persona may answer in a place: mature ones where only adults are."""
        if persona.definition.rating != "mature":
            return True
        if place is None or not place.is_for_adults:
            return False
        is_chat = place.address.is_private and place.address.key.platform != "console"
        return self.is_mature_in_private or not is_chat

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
