"""Definitions of personas as JSON.

A revision is kept for good, so what an earlier version of Greenroom wrote must stay readable: a
field that it did not know yet gets its default, one that is known no more is passed over.
"""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any, cast

from bot.domain.persona import DepthPrompt, MemoryPolicy, ModelPreference, PersonaDefinition, Traits

_PARTS = {
    "traits": Traits,
    "memory_policy": MemoryPolicy,
    "model": ModelPreference,
    "depth_prompt": DepthPrompt,
}
_KNOWN = {
    kind: frozenset(field.name for field in fields(kind))
    for kind in (PersonaDefinition, *_PARTS.values())
}


def to_json(definition: PersonaDefinition) -> dict[str, Any]:
    """Return the definition as JSON has it."""
    return asdict(definition)


def from_json(stored: Mapping[str, Any]) -> PersonaDefinition:
    """Return the definition that was stored."""
    parts: dict[str, Any] = {
        name: part(**_known(part, stored[name]))
        for name, part in _PARTS.items()
        if stored.get(name)
    }
    return PersonaDefinition(**{**_known(PersonaDefinition, stored), **parts})


def _known(kind: type, stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that this kind of value has."""
    known = _KNOWN[kind]
    return {name: _frozen(value) for name, value in stored.items() if name in known}


def _frozen(value: Any) -> Any:  # noqa: ANN401  # JSON may hold anything
    """Return the value with lists made tuples."""
    return tuple(cast("list[Any]", value)) if isinstance(value, list) else value
