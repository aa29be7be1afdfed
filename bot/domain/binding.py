"""Who answers where: a persona bound at a scope, and the decision that follows from them all."""

from dataclasses import dataclass
from typing import Literal

from bot.domain.ids import PersonaId
from bot.domain.persona import Persona

Scope = Literal["message", "session", "place", "server", "user", "default"]
"""From the narrowest to the widest; the narrowest wins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """This persona applies at this scope."""

    scope: Scope
    persona_id: PersonaId


@dataclass(frozen=True, slots=True, kw_only=True)
class Barred:
    """A binding that is passed over, since its persona may not answer in this place."""

    binding: Binding
    persona: Persona


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """Who answers, and which binding decided it."""

    persona: Persona
    scope: Scope
    fallen: tuple[Binding, ...] = ()
    """Narrower bindings that name a persona which no longer exists."""
    barred: tuple[Barred, ...] = ()
    """Narrower bindings to personas that may not answer in this place."""
    outvoted: tuple[Binding, ...] = ()
    """Wider bindings that would have applied otherwise."""
