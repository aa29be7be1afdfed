"""Values as JSON has them, read without trust and changed without being touched.

A stranger's value may be of any kind, so whoever reads one says what it takes and what stands in
for anything else. Nothing here changes a value in place: changed objects are new ones, which share
with the old what did not change.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias, TypeVar

Json: TypeAlias = "bool | int | float | str | list[Json] | Mapping[str, Json] | None"
JsonObject: TypeAlias = Mapping[str, Json]
JsonPath: TypeAlias = tuple[str, ...]

_T = TypeVar("_T")
_D = TypeVar("_D")
_W = TypeVar("_W", bound=str)

_WHOLE = re.compile(r"-?[0-9]{1,15}")
_LARGEST: Final = 2**31 - 1
"""What every database and programming language can hold."""


def as_object(value: Json) -> JsonObject:
    """Return the value if it is an object, and an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def as_list(value: Json) -> Sequence[Json]:
    """Return the value if it is a list, and an empty one for anything else."""
    return value if isinstance(value, list) else []


def as_text(value: Json) -> str:
    """Return texts and numbers as text, without NUL, which no database keeps; else nothing."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).replace("\0", "")


def as_texts(value: Json) -> tuple[str, ...]:
    """Return the texts of a list that are not empty."""
    return tuple(text for text in map(as_text, as_list(value)) if text)


def as_whole(value: Json) -> int | None:
    """Return numbers, and texts that are numbers, as a whole number; None for anything else."""
    if isinstance(value, str) and _WHOLE.fullmatch(value):
        value = int(value)
    if not isinstance(value, int | float):
        return None
    return int(max(-_LARGEST, min(_LARGEST, value)))


def as_flag(value: Json) -> bool | None:
    """Return truth values, and 0 and 1 as such; None for anything else."""
    return bool(value) if value in (0, 1) and not isinstance(value, str) else None


def as_word(value: Json, words: Sequence[_W]) -> _W | None:
    """Return the word that a value is, or whose number, from 0, it is; None for anything else."""
    for number, word in enumerate(words):
        if value == word or as_whole(value) == number:
            return word
    return None


def first(values: Iterable[_T | None], default: _D) -> _T | _D:
    """Return the first that is there."""
    return next((value for value in values if value is not None), default)


def has(value: JsonObject, path: JsonPath) -> bool:
    """Tell whether anything stands at the path, null included."""
    *outer, key = path
    return key in as_object(at(value, tuple(outer)))


def at(value: JsonObject, path: JsonPath) -> Json:
    """Return what stands at the path; None for nothing."""
    found: Json = value
    for key in path:
        found = as_object(found).get(key)
    return found


def put(value: JsonObject, path: JsonPath, new: Json) -> JsonObject:
    """Return the object with this at the path; objects on the way are made where there are none."""
    key, *inner = path
    return {**value, key: put(as_object(value.get(key)), tuple(inner), new) if inner else new}


def without(value: JsonObject, key: str) -> JsonObject:
    """Return the object without this key."""
    return {k: v for k, v in value.items() if k != key}


def same_json(one: Json, other: Json) -> bool:
    """Tell whether two values mean the same in JSON: 1 is 1.0 there, and never true."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same_json(v, other[k]) for k, v in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same_json, one, other))
    return one == other and isinstance(one, bool) == isinstance(other, bool)
