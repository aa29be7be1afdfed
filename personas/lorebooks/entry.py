"""One entry: read from either way of writing it, and written back with what was edited.

Invariant: an entry that was not edited comes back as the very same JSON, and an edited one reads as
what it was edited to; what a `LoreEntry` does not know stays as it is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import TypeVar, get_args

from bot.domain.lore import LoreEntry, LorePosition, LoreRole, SecondaryLogic
from personas.json_values import (
    Json,
    JsonObject,
    JsonPath,
    as_flag,
    as_object,
    as_text,
    as_texts,
    as_whole,
    as_word,
    at,
    first,
    has,
    put,
)
from personas.lorebooks.dialect import CARD, Dialect

_D = TypeVar("_D")
_W = TypeVar("_W", bound=str)

_POSITIONS: tuple[LorePosition, ...] = get_args(LorePosition)
_ROLES: tuple[LoreRole, ...] = get_args(LoreRole)
_LOGICS: tuple[SecondaryLogic, ...] = get_args(SecondaryLogic)
"""In the order of SillyTavern's numbers, from 0."""

_MANY = 1_000_000
_EXTENSIONS = "extensions"
_DISABLE = "disable"
_USE_REGEX = ("use_regex", "useRegex")


class _Reading:
    """What one entry says of each fact, where it says anything."""

    def __init__(self, raw: JsonObject, dialect: Dialect) -> None:
        self._raw = raw
        self._dialect = dialect

    def said(self, fact: str) -> Iterator[Json]:
        """Yield what stands in the places of a fact, from the one that wins."""
        return (at(self._raw, path) for path in self._dialect.places(fact))

    def is_enabled(self) -> bool:
        """Tell whether it is told at all; world files say the opposite."""
        said, is_opposite = self.flag("enabled", None), "enabled" in self._dialect.names
        return said is None or said != is_opposite

    def is_by_chance(self) -> bool:
        """Tell whether the probability counts at all."""
        return self.flag("use_probability", default=True)

    def uses_regex(self) -> bool:
        """Tell whether all keys are patterns.

        SillyTavern writes so of every entry and means that `/pattern/flags` is one.
        """
        extensions = as_object(self._raw.get(_EXTENSIONS))
        is_by_sillytavern = "display_index" in extensions or "selectiveLogic" in extensions
        if self._dialect is CARD and is_by_sillytavern:
            return first(map(as_flag, map(extensions.get, _USE_REGEX)), default=False)
        return self.flag("use_regex", default=False)

    def text(self, fact: str) -> str:
        return as_text(first(self.said(fact), None))

    def keys(self, fact: str) -> tuple[str, ...]:
        value = first(self.said(fact), None)
        if isinstance(value, str):
            return tuple(key.strip() for key in value.split(",") if key.strip())
        return as_texts(value)

    def flag(self, fact: str, default: _D) -> bool | _D:
        return first(map(as_flag, self.said(fact)), default)

    def whole(self, fact: str, default: _D, *, most: int = _MANY) -> int | _D:
        """Return a number from 0 to `most`."""
        number = first(map(as_whole, self.said(fact)), None)
        return default if number is None else max(0, min(most, number))

    def rank(self, fact: str, default: int) -> int:
        """Return a number that may be negative."""
        return first(map(as_whole, self.said(fact)), default)

    def word(self, fact: str, words: tuple[_W, ...], default: _W) -> _W:
        return first((as_word(value, words) for value in self.said(fact)), default)


def read_entry(raw: JsonObject, entry_id: str, dialect: Dialect) -> LoreEntry:
    """Return the entry; what is missing or of the wrong kind is as SillyTavern takes it."""
    reading = _Reading(raw, dialect)
    return LoreEntry(
        id=entry_id,
        content=reading.text("content"),
        keys=reading.keys("keys"),
        secondary_keys=reading.keys("secondary_keys"),
        selective=reading.flag("selective", dialect.selective),
        logic=reading.word("selective_logic", _LOGICS, "and_any"),
        enabled=reading.is_enabled(),
        constant=reading.flag("constant", default=False),
        insertion_order=reading.rank("insertion_order", 100),
        priority=reading.rank("priority", 0),
        name=reading.text("name"),
        comment=reading.text("comment"),
        use_regex=reading.uses_regex(),
        case_sensitive=reading.flag("case_sensitive", None),
        match_whole_words=reading.flag("match_whole_words", None),
        scan_depth=reading.whole("scan_depth", None),
        position=reading.word("position", _POSITIONS, dialect.position),
        depth=reading.whole("depth", 4),
        role=reading.word("role", _ROLES, "system"),
        probability=reading.whole("probability", 100, most=100) if reading.is_by_chance() else 100,
        exclude_recursion=reading.flag("exclude_recursion", default=False),
        prevent_recursion=reading.flag("prevent_recursion", default=False),
        delay_until_recursion=reading.whole("delay_until_recursion", 0),
        sticky=reading.whole("sticky", 0),
        cooldown=reading.whole("cooldown", 0),
        delay=reading.whole("delay", 0),
        group=reading.text("group"),
        group_override=reading.flag("group_override", default=False),
        group_weight=reading.whole("group_weight", 100),
        ignore_budget=reading.flag("ignore_budget", default=False),
    )


def write_entry(raw: JsonObject, entry: LoreEntry, dialect: Dialect) -> JsonObject:
    """Return the raw entry with what differs from it, in every place where that stands."""
    if entry == read_entry(raw, entry.id, dialect):
        return raw
    for fact, value in _differences(raw, entry, dialect).items():
        places = [path for path in dialect.places(fact) if has(raw, path)]
        for path in places or [dialect.home(fact)]:
            raw = put(raw, path, _spelt(value, path, at(raw, path), dialect))
    for fact, value in _differences(raw, entry, dialect).items():
        path = dialect.places(fact)[0]
        raw = put(raw, path, _spelt(value, path, None, dialect))
    return raw


def _differences(raw: JsonObject, entry: LoreEntry, dialect: Dialect) -> Mapping[str, Json]:
    """Return the facts in which the entry differs from what the raw one says."""
    old, new = facts_of(read_entry(raw, entry.id, dialect)), facts_of(entry)
    changed = {fact: value for fact, value in new.items() if value != old[fact]}
    if "probability" in changed and not _Reading(raw, dialect).is_by_chance():
        changed["use_probability"] = True
    return changed


def facts_of(entry: LoreEntry) -> dict[str, Json]:
    """Return what an entry says, under the names and numbers that SillyTavern has in cards."""
    facts: dict[str, Json] = {
        **{field.name: getattr(entry, field.name) for field in fields(entry)},
        "keys": list(entry.keys),
        "secondary_keys": list(entry.secondary_keys),
        "selective_logic": _LOGICS.index(entry.logic),
        "position": _POSITIONS.index(entry.position),
        "role": _ROLES.index(entry.role),
    }
    del facts["id"], facts["logic"]
    return facts


def _spelt(value: Json, path: JsonPath, old: Json, dialect: Dialect) -> Json:
    """Return a fact as this place has it."""
    if path == (_DISABLE,):
        return not value
    if path == ("position",) and dialect is CARD and not isinstance(old, int):
        return _POSITIONS[0] if value == 0 else _POSITIONS[1]
    return value
