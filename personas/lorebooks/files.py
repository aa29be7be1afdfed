"""Lorebooks as bytes. Nothing here touches a disk.

The raw JSON is kept beside the book, so that a book that is read and written is still the same.
"""

from bot.domain.lore import Lorebook
from bot.ports.card_codec import LorebookForm
from personas.cards.reading import is_container, read_card
from personas.cards.shape import is_card, raw_lorebook
from personas.json_text import parse_object, to_bytes
from personas.json_values import JsonObject, as_list, as_object
from personas.limits import require_size, unfit
from personas.lorebooks.book import read_book, require_few_entries, write_book
from personas.lorebooks.conversion import to_card, to_world
from personas.lorebooks.dialect import CARD, WORLD, Dialect


def read_lorebook(content: bytes, *, name: str) -> tuple[Lorebook, JsonObject]:
    """Return the book in a file, and its raw JSON; of a card, the book that it brings.

    SillyTavern calls a world by its file, so the name of the book may be empty.

    Raises:
        BadInputError: One sentence that names the file, what is wrong and what to do.
    """
    raw = _book_in(content, name)
    inner, dialect = _inner(raw)
    require_few_entries(inner, name)
    return read_book(inner, dialect), raw


def write_lorebook(raw: JsonObject | None, book: Lorebook, form: LorebookForm) -> bytes:
    """Return the book as a file; what its raw JSON said beyond it is kept."""
    inner, dialect = _inner(raw) if raw is not None else _blank(form)
    if form == "sillytavern":
        is_world = dialect is WORLD
        written = write_book(inner, book, WORLD) if is_world else to_world(inner, book)
        return to_bytes(written, indent=2)
    written = write_book(inner, book, CARD) if dialect is CARD else to_card(inner, book)
    outer = raw if raw is not None and _is_wrapped(raw) else {"spec": "lorebook_v3"}
    return to_bytes({**outer, "data": {"entries": [], **written}}, indent=2)


def _blank(form: LorebookForm) -> tuple[JsonObject, Dialect]:
    if form == "sillytavern":
        return {"entries": {}}, WORLD
    return {"extensions": {}, "entries": []}, CARD


def _book_in(content: bytes, name: str) -> JsonObject:
    require_size(content, name)
    is_json = not is_container(content)
    raw = parse_object(content, name) if is_json else read_card(content, name=name).raw
    if "entries" in _inner(raw)[0]:
        return raw
    if (book := raw_lorebook(raw)) is not None:
        return book
    none = "is a card without a lorebook." if is_card(raw) else "has no list of lore entries in it."
    raise unfit(name, none)


def _inner(raw: JsonObject) -> tuple[JsonObject, Dialect]:
    """Return the book inside what surrounds it, and how its entries are written."""
    inner = as_object(raw["data"]) if _is_wrapped(raw) else raw
    entries = inner.get("entries")
    each = as_list(entries) or list(as_object(entries).values())
    is_world = any("key" in as_object(entry) for entry in each) or (
        isinstance(entries, dict) and not any("keys" in as_object(entry) for entry in each)
    )
    return inner, WORLD if is_world else CARD


def _is_wrapped(raw: JsonObject) -> bool:
    return "data" in raw and "entries" not in raw
