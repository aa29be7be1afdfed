"""Definitions of personas as JSON. A revision is kept for good, so it must stay readable."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bot.domain.persona import DepthPrompt, MemoryPolicy, ModelPreference, PersonaDefinition, Traits
from storage.values import known

_PARTS = {
    "traits": Traits,
    "memory_policy": MemoryPolicy,
    "model": ModelPreference,
    "depth_prompt": DepthPrompt,
}


def to_json(definition: PersonaDefinition) -> dict[str, Any]:
    """Return the definition as JSON has it."""
    return asdict(definition)


def from_json(stored: Mapping[str, Any]) -> PersonaDefinition:
    """Return the definition that was stored."""
    parts: dict[str, Any] = {
        name: part(**known(part, stored[name])) for name, part in _PARTS.items() if stored.get(name)
    }
    return PersonaDefinition(**{**known(PersonaDefinition, stored), **parts})
