"""One book: read from either way of writing it, and written back with what was edited.

Invariant: as for entries; a book that was not edited comes back as the very same JSON.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, count

from bot.domain.lore import Lorebook, LoreEntry
from personas import limits
from personas.json_values import (
    Json,
    JsonObject,
    as_flag,
    as_object,
    as_text,
    as_whole,
    first,
    put,
    without,
)
from personas.limits import unfit
from personas.lorebooks.dialect import CARD, Dialect
from personas.lorebooks.entry import read_entry, write_entry

_LONGEST_ID = 64
_LARGEST_NUMBER = 10**15
_MIRROR = "originalData"


def read_book(raw: JsonObject, dialect: Dialect) -> Lorebook:
    """Return the book; what is missing or of the wrong kind is as SillyTavern takes it."""
    default = Lorebook()
    return Lorebook(
        name=as_text(raw.get("name")),
        description=as_text(raw.get("description")),
        scan_depth=max(0, first([as_whole(raw.get("scan_depth"))], default.scan_depth)),
        token_budget=_budget(raw.get("token_budget")),
        recursive_scanning=first([as_flag(raw.get("recursive_scanning"))], default=False),
        entries=tuple(
            read_entry(entry, entry_id, dialect)
            for entry_id, entry in raw_entries_by_id(raw, dialect).items()
        ),
    )


def write_book(raw: JsonObject, book: Lorebook, dialect: Dialect) -> JsonObject:
    """Return the raw book with what differs from it.

    SillyTavern keeps a copy of the book that a world file was made from, and hands that out with
    cards; it is edited as well.
    """
    if book == read_book(raw, dialect):
        return raw
    if isinstance(mirror := raw.get(_MIRROR), dict):
        raw = put(raw, (_MIRROR,), _edited(mirror, book, CARD))
    return _edited(raw, book, dialect)


def _edited(raw: JsonObject, book: Lorebook, dialect: Dialect) -> JsonObject:
    old = read_book(without(raw, "entries"), dialect)
    for name in ("name", "description", "scan_depth", "token_budget", "recursive_scanning"):
        value: Json = getattr(book, name)
        if value != getattr(old, name):
            raw = put(raw, (name,), value)
    return put(raw, ("entries",), _written(raw, book.entries, dialect))


def require_few_entries(raw: JsonObject, name: str) -> None:
    """Refuse a book with too many entries; `name` is what the error calls the file.

    Raises:
        BadInputError: It says how many there are and how many there may be.
    """
    if (number := len(_raw_entries(raw))) > limits.LORE_ENTRIES:
        message = f"has {number:,} lore entries; at most {limits.LORE_ENTRIES:,} are taken."
        raise unfit(name, message)


def raw_entries_by_id(raw: JsonObject, dialect: Dialect) -> Mapping[str, JsonObject]:
    """Return the raw entries by the ids that `read_book` gives them."""
    entries = _raw_entries(raw)
    ids = _ids(entries, dialect)
    return {entry_id: entry for entry_id, (_, entry) in zip(ids, entries, strict=True)}


def with_id(entry: JsonObject, entry_id: str, dialect: Dialect) -> JsonObject:
    """Return the raw entry saying its id itself: as a number, if it is one."""
    if _id(entry.get(dialect.id_key)) == entry_id:
        return entry
    number = as_whole(entry_id)
    is_number = number is not None and str(number) == entry_id
    return put(entry, (dialect.id_key,), number if is_number else entry_id)


def _budget(value: Json) -> int | None:
    number = as_whole(value)
    return None if number is None else max(0, number)


def _raw_entries(raw: JsonObject) -> Sequence[tuple[str, JsonObject]]:
    """Return the entries with their keys in the file, which are empty where it has a list."""
    entries = raw.get("entries")
    if isinstance(entries, list):
        return [("", entry) for entry in entries if isinstance(entry, dict)]
    return [(key, entry) for key, entry in as_object(entries).items() if isinstance(entry, dict)]


def _ids(entries: Iterable[tuple[str, JsonObject]], dialect: Dialect) -> Sequence[str]:
    """Return an id for each entry: its own, its key or its position, made unique."""
    ids: dict[str, None] = {}
    for position, (key, entry) in enumerate(entries):
        wanted = _id(entry.get(dialect.id_key)) or _id(key) or str(position)
        tries = (f"{wanted}-{number}" for number in count(position))
        ids[next(id_ for id_ in chain([wanted], tries) if id_ not in ids)] = None
    return list(ids)


def _id(value: Json) -> str:
    """Return a number or text as an id; nothing if it will not do as one."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    text = str(value) if isinstance(value, str) or abs(value) < _LARGEST_NUMBER else ""
    return text if len(text) <= _LONGEST_ID and text.isprintable() else ""


def _written(raw: JsonObject, entries: Iterable[LoreEntry], dialect: Dialect) -> Json:
    """Return the entries in the container that the book has, a list or an object by id."""
    old = raw_entries_by_id(raw, dialect)
    new = [
        (entry.id, write_entry(old.get(entry.id, _blank(entry.id, dialect)), entry, dialect))
        for entry in entries
    ]
    has_keys = isinstance(raw.get("entries"), dict)
    keyed = [(entry_id if has_keys else "", entry) for entry_id, entry in new]
    if _ids(keyed, dialect) != [entry_id for entry_id, _ in new]:
        new = [(entry_id, with_id(entry, entry_id, dialect)) for entry_id, entry in new]
    return dict(new) if has_keys else [entry for _, entry in new]


def _blank(entry_id: str, dialect: Dialect) -> JsonObject:
    return with_id(dialect.blank, entry_id, dialect)
