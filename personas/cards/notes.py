"""What a person should know of a card after it was read: what is not used, what was changed."""

from collections.abc import Iterator, Mapping

from personas.cards.assets import other_files
from personas.cards.card import Card
from personas.cards.definition import LONGEST_NAME, clean_name
from personas.cards.shape import NEWEST, data_of, raw_lorebook, version_of
from personas.json_values import JsonObject, as_object, as_text

_UNUSED = {
    "group_only_greetings": "greetings for groups",
    "creator_notes_multilingual": "notes in other languages",
}
_UNUSED_EXTENSIONS = {
    "regex_scripts": "regex scripts",
    "risuai": "RisuAI settings",
}
"""Fields of cards and what people call them."""


def notes_on(card: Card) -> Iterator[str]:
    """Yield a sentence for each thing that is not as the card's maker meant it."""
    data = data_of(card.raw)
    yield from _on_version(card.raw)
    yield from _on_name(as_text(data.get("name")))
    if unused := [*_unused(data, _UNUSED), *_unused(_extensions(data), _UNUSED_EXTENSIONS)]:
        yield f"Kept, but not used here: {', '.join(unused)}."
    if files := len(other_files(card.raw, card.assets)):
        yield f"It brings {files} more file{'s' * (files > 1)}, kept but not shown here."
    world = as_text(_extensions(data).get("world"))
    if world and raw_lorebook(card.raw) is None:
        yield f"It goes with the lorebook {world!r}, which is not in the file; import that as well."


def _on_version(raw: JsonObject) -> Iterator[str]:
    if (version := version_of(raw)) > NEWEST:
        yield f"It is of version {version:g}, newer than is known here: what is new is only kept."


def _on_name(name: str) -> Iterator[str]:
    if clean_name(name) != name:
        yield (
            f"Its name was changed to {clean_name(name)!r}: names here are one line of 1 to"
            f" {LONGEST_NAME} characters."
        )


def _unused(said: JsonObject, names: Mapping[str, str]) -> Iterator[str]:
    yield from (name for key, name in names.items() if said.get(key))


def _extensions(data: JsonObject) -> JsonObject:
    return as_object(data.get("extensions"))
