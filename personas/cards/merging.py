"""A persona, its lorebook and the card that they came from, as one card again.

Edits win over the old card wherever it says the same thing; everything else in it stays. Invariant:
a card whose persona and lorebook were not edited comes back as the very same JSON.
"""

from bot.domain.lore import Lorebook
from bot.domain.persona import PersonaDefinition
from personas.cards.card import Card
from personas.cards.definition import write_definition
from personas.cards.shape import lifted, raw_lorebook
from personas.json_values import JsonObject, as_object, put, without
from personas.lorebooks.book import read_book, write_book
from personas.lorebooks.dialect import CARD

_BOOK = "character_book"

_FRESH: JsonObject = {
    "spec": "chara_card_v3",
    "spec_version": "3.0",
    "data": {
        "name": "",
        "description": "",
        "personality": "",
        "scenario": "",
        "first_mes": "",
        "mes_example": "",
        "creator_notes": "",
        "system_prompt": "",
        "post_history_instructions": "",
        "alternate_greetings": [],
        "tags": [],
        "creator": "",
        "character_version": "",
        "extensions": {},
        "group_only_greetings": [],
    },
}


def to_lorebook(card: Card) -> Lorebook | None:
    """Return the book that a card brings, if any."""
    return _lorebook(card.raw)


def merged(
    raw: JsonObject | None, definition: PersonaDefinition, lorebook: Lorebook | None
) -> JsonObject:
    """Return the JSON of the card; of a persona that never was one, a card of version 3."""
    written = write_definition(_FRESH if raw is None else raw, definition)
    if lorebook == _lorebook(written):
        return written
    if lorebook is None:
        data = without(as_object(lifted(written)["data"]), _BOOK)
        return {**without(written, _BOOK), "data": data}
    old = raw_lorebook(written)
    blank: JsonObject = {"extensions": {}, "entries": []}
    book = write_book(old or blank, lorebook, CARD)
    if _BOOK in written:
        written = put(written, (_BOOK,), book)
    return put(lifted(written), ("data", _BOOK), book)


def _lorebook(raw: JsonObject) -> Lorebook | None:
    book = raw_lorebook(raw)
    return None if book is None else read_book(book, CARD)
