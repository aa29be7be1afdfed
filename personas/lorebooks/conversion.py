"""A book of one form as one of the other, with everything that only SillyTavern knows.

What a `LoreEntry` knows is written anew; the rest is carried over under the names of the other
form, and what no form knows stays where it is.
"""

from functools import cache

from bot.domain.lore import Lorebook, LoreEntry
from personas.json_values import Json, JsonObject, as_object, without
from personas.lorebooks.book import raw_entries_by_id, with_id, write_book
from personas.lorebooks.dialect import CARD, WORLD, camel_case
from personas.lorebooks.entry import facts_of

_CARRIED = (
    "vectorized", "display_index", "automation_id", "use_group_scoring", "outlet_name", "triggers",
    "character_filter", "add_memo", "match_persona_description", "match_character_description",
    "match_character_personality", "match_character_depth_prompt", "match_scenario",
    "match_creator_notes",
)  # fmt: skip
"""What SillyTavern's entries say beyond, in cards in their extensions."""

_TO_CAMEL = {
    spelling: camel_case(name) for name in _CARRIED for spelling in (name, camel_case(name))
}
_TO_SNAKE = {spelling: name for name in _CARRIED for spelling in (name, camel_case(name))}


def to_world(raw: JsonObject, book: Lorebook) -> JsonObject:
    """Return a card's book as a world file."""
    old = raw_entries_by_id(raw, CARD)
    entries: dict[str, Json] = {
        entry.id: with_id(_world_entry(old.get(entry.id, {})), entry.id, WORLD)
        for entry in book.entries
    }
    return write_book({**raw, "entries": entries}, book, WORLD)


def to_card(raw: JsonObject, book: Lorebook) -> JsonObject:
    """Return a world file as a card's book, without the copy of an older one."""
    old = raw_entries_by_id(raw, WORLD)
    entries: list[Json] = [
        with_id(_card_entry(old.get(entry.id, {})), entry.id, CARD) for entry in book.entries
    ]
    rest = without(raw, "originalData")
    return write_book({"extensions": {}, **rest, "entries": entries}, book, CARD)


def _world_entry(entry: JsonObject) -> JsonObject:
    """Return what a card's entry says beyond a `LoreEntry`, as an entry of a world file."""
    extensions = as_object(entry.get("extensions"))
    carried = {_TO_CAMEL[key]: value for key, value in extensions.items() if key in _TO_CAMEL}
    rest = _unknown(extensions)
    return {**WORLD.blank, **_unknown(entry), **carried, **({"extensions": rest} if rest else {})}


def _card_entry(entry: JsonObject) -> JsonObject:
    """Return what an entry of a world file says beyond a `LoreEntry`, as a card's entry."""
    carried = {_TO_SNAKE[key]: value for key, value in entry.items() if key in _TO_SNAKE}
    extensions = {**_unknown(as_object(entry.get("extensions"))), **carried}
    return {**CARD.blank, **_unknown(entry), "extensions": extensions}


def _unknown(said: JsonObject) -> JsonObject:
    """Return what stands under keys that neither form has."""
    return {key: value for key, value in said.items() if key not in _known_keys()}


@cache
def _known_keys() -> frozenset[str]:
    facts = facts_of(LoreEntry(id="", content=""))
    places = (path for dialect in (CARD, WORLD) for fact in facts for path in dialect.places(fact))
    return frozenset({"id", "uid", "extensions", *_TO_CAMEL, *(path[-1] for path in places)})
