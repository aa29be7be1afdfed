"""What only Greenroom says of a persona, in a card's `extensions.greenroom`.

Keys and limits are those of persona files. A card is a stranger's: a value that a persona file may
not have is passed over.
"""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TypeAlias, get_args

from pydantic import ValidationError

from bot.domain.persona import MemoryPolicy, ModelPreference, PersonaDefinition, Rating, Traits
from personas.json_values import Json, JsonObject, as_object, at, put, without
from personas.schema import PersonaFile

_Own: TypeAlias = str | tuple[str, ...] | Traits | MemoryPolicy | ModelPreference

_FIELDS = ("icon", "rating", "aliases", "traits", "memory_policy", "model")
_EXTENSION = ("data", "extensions", "greenroom")
_REQUIRED: JsonObject = {"id": "card", "name": "Card", "description": "A card."}
"""What a persona file must have besides."""


def read_own(extensions: JsonObject) -> PersonaDefinition:
    """Return a definition of which only our own fields mean anything."""
    said = as_object(extensions.get("greenroom"))
    given = {field: said[field] for field in _FIELDS if field in said}
    return _valid({**_REQUIRED, **given}).to_definition()


def says_rating(data: JsonObject) -> bool:
    """Tell whether a card says itself whom it is fit for."""
    return at(data, (*_EXTENSION[1:], "rating")) in get_args(Rating)


def write_own(raw: JsonObject, definition: PersonaDefinition, old: PersonaDefinition) -> JsonObject:
    """Return the card's JSON with those of our own fields that differ."""
    for field in _FIELDS:
        value: _Own = getattr(definition, field)
        if value != getattr(old, field):
            path = (*_EXTENSION, field)
            raw = put(raw, path, _written(value, at(raw, path)))
    return raw


def _valid(given: JsonObject) -> PersonaFile:
    """Return what is valid of a persona file."""
    try:
        return PersonaFile.model_validate(given)
    except ValidationError as error:
        for detail in error.errors(include_url=False, include_input=False):
            given = _pruned(given, detail["loc"])
        return _valid(given)


def _pruned(given: JsonObject, loc: Sequence[int | str]) -> JsonObject:
    """Return it without the key at this location; a list with a wrong item goes as a whole."""
    key, *inner = (str(part) for part in loc)
    section = given.get(key)
    if inner and isinstance(section, dict):
        return {**given, key: without(section, inner[0])}
    return without(given, key)


def _written(value: _Own, old: Json) -> Json:
    """Return a field as JSON has it; of a section, what it does not know is kept."""
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return list(value)
    new = asdict(value)
    kept = {key: said for key, said in as_object(old).items() if key not in new}
    return {**kept, **{key: said for key, said in new.items() if said is not None}}
