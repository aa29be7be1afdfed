"""The shape of a card's JSON, which differs by version, and what two cards have in common.

Version 1 is flat; 2 and 3 have a `data` object, often with the flat fields of version 1 beside it.
The version is what the JSON says, never where it stood: many programs write version 3 into the
chunk of version 2.
"""

import re
from typing import Final

from personas.cards.assets import normal_addresses
from personas.cards.card import Spec
from personas.json_values import (
    Json,
    JsonObject,
    as_list,
    as_object,
    as_text,
    put,
    same_json,
)
from personas.limits import unfit

NEWEST: Final = 3.0

_TEXTS = ("name", "description", "personality", "scenario", "first_mes", "mes_example")
"""All of version 1."""
_LATER = (
    "creator_notes", "system_prompt", "post_history_instructions", "alternate_greetings", "tags",
    "creator", "character_version", "extensions", "character_book",
)  # fmt: skip
"""What version 2 added; some flat cards have it as well."""
_SPEC = re.compile(r"chara_card_v(\d+)")
_DECORATORS = re.compile(r"\A(?:[ \t]*@@[^\n]*(?:\n|\Z)|[ \t]*\n)+")


def is_card(raw: JsonObject) -> bool:
    """Tell whether this looks like a card of any version."""
    if isinstance(raw.get("data"), dict):
        return any(isinstance(as_object(raw["data"]).get(key), str) for key in _TEXTS)
    return "name" in raw and any(isinstance(raw.get(key), str) for key in _TEXTS[2:])


def require_card(raw: JsonObject, name: str) -> None:
    """Refuse what is no card; `name` is what the error calls the file.

    Raises:
        BadInputError: It says what the file holds instead, if that is known.
    """
    if is_card(raw):
        return
    if "entries" in raw or "entries" in as_object(raw.get("data")):
        message = "holds a lorebook, not a character card; import it as a lorebook."
        raise unfit(name, message)
    message = "holds JSON, but no character card: there is no name and no greeting in it."
    raise unfit(name, message)


def spec_of(raw: JsonObject) -> Spec:
    """Return the version; what is newer than 3 is taken as 3."""
    if not isinstance(raw.get("data"), dict):
        return "v1"
    return "v3" if _labelled_version(raw) >= NEWEST else "v2"


def version_of(raw: JsonObject) -> float:
    """Return the version that the card says it is of, a number or a text; 0 for none."""
    try:
        return float(as_text(raw.get("spec_version")))
    except ValueError:
        return 0


def data_of(raw: JsonObject) -> JsonObject:
    """Return the fields of a card of any version."""
    return as_object(lifted(raw)["data"])


def texts_of(raw: JsonObject) -> JsonObject:
    """Return the fields that cards of all versions have."""
    data = data_of(raw)
    return {key: data.get(key) for key in _TEXTS}


def lifted(raw: JsonObject) -> JsonObject:
    """Return a flat card with `data` beside its flat fields; any other as it is."""
    if isinstance(raw.get("data"), dict):
        return raw
    texts: dict[str, Json] = dict.fromkeys(_TEXTS, "")
    data = {key: raw[key] for key in (*_TEXTS, *_LATER) if key in raw}
    notes = {"creator_notes": raw["creatorcomment"]} if "creatorcomment" in raw else {}
    return {**raw, "data": {**texts, "extensions": {}, **notes, **data}}


def as_v3(raw: JsonObject) -> JsonObject:
    """Return the card as version 3: labelled so, with the one field that it must have."""
    lifted_raw = lifted(raw)
    if _labelled_version(raw) < NEWEST or not _SPEC.fullmatch(as_text(raw.get("spec"))):
        lifted_raw = {**lifted_raw, "spec": "chara_card_v3", "spec_version": "3.0"}
    if "group_only_greetings" in data_of(raw):
        return lifted_raw
    return put(lifted_raw, ("data", "group_only_greetings"), [])


def as_v2(raw: JsonObject) -> JsonObject:
    """Return the card as readers of version 2 need it: labelled so, without decorators in lore."""
    labelled = {**lifted(raw), "spec": "chara_card_v2", "spec_version": "2.0"}
    book = raw_lorebook(raw)
    if book is None or not isinstance(book.get("entries"), list):
        return labelled
    entries = [_undecorated(entry) for entry in as_list(book["entries"])]
    return put(labelled, ("data", "character_book", "entries"), entries)


def raw_lorebook(raw: JsonObject) -> JsonObject | None:
    """Return the book that a card brings, if any."""
    book = data_of(raw).get("character_book")
    return book if isinstance(book, dict) else None


def same_meaning(one: JsonObject, other: JsonObject) -> bool:
    """Tell whether two cards say the same.

    They do if they are the same JSON as version 3. Where the container keeps pictures and sounds is
    the container's business.
    """
    return same_json(normal_addresses(as_v3(one)), normal_addresses(as_v3(other)))


def _labelled_version(raw: JsonObject) -> float:
    """Return the version by the name of the specification, or else by its number."""
    label = _SPEC.fullmatch(as_text(raw.get("spec")))
    return float(label[1]) if label else version_of(raw)


def _undecorated(entry: Json) -> Json:
    content = as_object(entry).get("content")
    if not isinstance(entry, dict) or not isinstance(content, str) or "@@" not in content:
        return entry
    return {**entry, "content": _DECORATORS.sub("", content)}
