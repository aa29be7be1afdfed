"""Masks as cards, and SillyTavern's own masks, which it calls personas.

A card speaks of who it describes as `{{char}}`; in a mask that is `{{user}}`. So the two change
places when a card becomes a mask, and back when a mask becomes a card.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import get_args

from bot.domain.mask import MaskPosition, MaskRole, Placement
from bot.domain.persona import Appendix, PersonaDefinition
from bot.ports.card_codec import ImportedMask
from personas.cards.definition import clean_name
from personas.json_values import Json, JsonObject, as_object, as_text, as_whole, as_word, at, put

_MACRO = re.compile(r"(?P<open>\{\{\s*|<)(?P<who>char|user|bot)(?P<close>\s*\}\}|>)", re.IGNORECASE)
_TEXTS = (
    "description", "personality", "scenario", "system_prompt", "greeting", "example_dialogue",
    "post_history_instructions",
)  # fmt: skip
_PLACEMENT = ("data", "extensions", "greenroom", "mask")
_POSITIONS: tuple[MaskPosition, ...] = get_args(MaskPosition)
_ROLES: tuple[MaskRole, ...] = get_args(MaskRole)
_OF_CARDS = {"spec", "data", "first_mes", "char_greeting"}
"""Keys that a card has and a mask of SillyTavern does not."""
_SILLYTAVERNS: Mapping[int, MaskPosition] = {0: "before", 1: "after", 4: "depth"}
"""Its numbers for where a persona is described; those around the author's note are `depth`."""
_NOWHERE = 9


def other_side(definition: PersonaDefinition) -> PersonaDefinition:
    """Return the definition with `{{char}}` and `{{user}}` in each other's places."""
    texts = {name: _turned(getattr(definition, name)) for name in _TEXTS}
    greetings = tuple(map(_turned, definition.alternate_greetings))
    note = definition.depth_prompt
    return replace(
        definition,
        **texts,
        alternate_greetings=greetings,
        depth_prompt=replace(note, prompt=_turned(note.prompt)) if note else None,
    )


def read_placement(raw: JsonObject) -> Placement:
    """Return where a mask that was handed out as this card was described."""
    said = as_object(at(raw, _PLACEMENT))
    depth = as_whole(said.get("depth"))
    return Placement(
        position=as_word(said.get("position"), _POSITIONS) or "before",
        depth=Placement().depth if depth is None else max(0, depth),
        role=as_word(said.get("role"), _ROLES) or "system",
    )


def write_placement(raw: JsonObject, placement: Placement) -> JsonObject:
    """Return the card's JSON with where the mask is described, unless that is where it ever is."""
    if placement == read_placement(raw):
        return raw
    return put(raw, _PLACEMENT, asdict(placement))


def read_sillytavern(raw: JsonObject) -> Sequence[ImportedMask]:
    """Return the masks in a backup of SillyTavern's personas, or in a name with a description.

    Nothing for what is neither: it is a card, or will not do at all.
    """
    described = as_object(raw.get("persona_descriptions"))
    names = as_object(raw.get("personas"))
    if names:
        return [_imported(name, described.get(key)) for key, name in names.items()]
    is_mask = bool(as_text(raw.get("name")) and as_text(raw.get("description")))
    return [_imported(raw.get("name"), raw)] if is_mask and not _OF_CARDS & raw.keys() else []


def _imported(name: Json, description: Json) -> ImportedMask:
    """Return one of SillyTavern's personas as a mask."""
    said = as_object(description)
    number = as_whole(said.get("position")) or 0
    depth = as_whole(said.get("depth"))
    title = clean_name(as_text(name))
    notes = (f"{title} was told to no model in SillyTavern; here its description is.",)
    return ImportedMask(
        definition=PersonaDefinition(
            name=title,
            description=as_text(said.get("description")),
            personality=as_text(said.get("personality")),
        ),
        appendix=Appendix(),
        placement=Placement(
            position="before" if number == _NOWHERE else _SILLYTAVERNS.get(number, "depth"),
            depth=Placement().depth if depth is None else max(0, depth),
            role=as_word(said.get("role"), _ROLES) or "system",
        ),
        notes=notes if number == _NOWHERE else (),
    )


def _turned(text: str) -> str:
    return _MACRO.sub(_other, text)


def _other(macro: re.Match[str]) -> str:
    """Return the macro for the other side, in the same spelling."""
    who = macro["who"]
    other = "char" if who.casefold() == "user" else "user"
    if who.isupper():
        other = other.upper()
    elif who.istitle():
        other = other.title()
    return f"{macro['open']}{other}{macro['close']}"
