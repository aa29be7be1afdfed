"""A card's fields as a persona, and a persona's edits written back into the card.

Invariant: what was not edited is not touched, and what was reads back as it was written.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Final, get_args

from bot.domain.letters import has_hidden
from bot.domain.lore import LoreRole
from bot.domain.persona import DepthPrompt, PersonaDefinition, Rating
from personas.cards.card import Card
from personas.cards.own import read_own, says_rating, write_own
from personas.cards.shape import data_of, lifted
from personas.json_values import (
    Json,
    JsonObject,
    as_object,
    as_text,
    as_texts,
    as_whole,
    as_word,
    at,
    put,
)

LONGEST_NAME: Final = 100

_NAMELESS = "Nameless"

_KEYS: Mapping[str, str] = {
    "name": "name",
    "description": "description",
    "system_prompt": "system_prompt",
    "personality": "personality",
    "scenario": "scenario",
    "greeting": "first_mes",
    "alternate_greetings": "alternate_greetings",
    "example_dialogue": "mes_example",
    "post_history_instructions": "post_history_instructions",
    "tags": "tags",
    "nickname": "nickname",
    "creator": "creator",
    "creator_notes": "creator_notes",
    "character_version": "character_version",
}
"""What cards call the fields of a definition."""
_FLAT_KEYS = {"creator_notes": "creatorcomment"}
"""What flat fields beside `data` are called, where it is not the same."""
_FOR_ADULTS = {"nsfw", "18+", "r18", "adult", "adults", "mature", "erotic", "explicit", "smut"}
"""Tags by which cards tell that they are not for everybody."""
_ROLES: tuple[LoreRole, ...] = get_args(LoreRole)
_LINE_BREAKING = ("Cc", "Cs", "Zl", "Zp")
_TURNING = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
_DEPTH_PROMPT = ("data", "extensions", "depth_prompt")


def to_definition(card: Card) -> PersonaDefinition:
    """Return the persona that a card describes."""
    return read_definition(card.raw)


def read_definition(raw: JsonObject) -> PersonaDefinition:
    """Return the persona that a card's JSON describes."""
    data = data_of(raw)
    own = read_own(as_object(data.get("extensions")))
    return replace(
        own,
        rating=_hinted(as_texts(data.get("tags"))) if not says_rating(data) else own.rating,
        name=clean_name(as_text(data.get("name"))),
        description=as_text(data.get("description")),
        system_prompt=as_text(data.get("system_prompt")),
        personality=as_text(data.get("personality")),
        scenario=as_text(data.get("scenario")),
        greeting=as_text(data.get("first_mes")),
        alternate_greetings=as_texts(data.get("alternate_greetings")),
        example_dialogue=as_text(data.get("mes_example")),
        post_history_instructions=as_text(data.get("post_history_instructions")),
        tags=as_texts(data.get("tags")),
        nickname=as_text(data.get("nickname")),
        creator=as_text(data.get("creator")),
        creator_notes=as_text(data.get("creator_notes")),
        character_version=as_text(data.get("character_version")),
        depth_prompt=_read_depth_prompt(at(data, _DEPTH_PROMPT[1:])),
    )


def write_definition(raw: JsonObject, definition: PersonaDefinition) -> JsonObject:
    """Return the card's JSON with the edits, also in flat fields that say the same again."""
    old = read_definition(raw)
    if definition == old:
        return raw
    raw = lifted(raw)
    for field, key in _KEYS.items():
        value: str | tuple[str, ...] = getattr(definition, field)
        if value != getattr(old, field):
            raw = _write(raw, key, list(value) if isinstance(value, tuple) else value)
    if definition.depth_prompt != old.depth_prompt:
        raw = put(
            raw,
            _DEPTH_PROMPT,
            _written_depth_prompt(at(raw, _DEPTH_PROMPT), definition.depth_prompt),
        )
    return write_own(raw, definition, old)


def clean_name(written: str) -> str:
    """Return a name of 1 to 100 characters on one line, without control characters."""
    visible = "".join(" " if _is_control(letter) else letter for letter in written)
    return " ".join(visible.split())[:LONGEST_NAME].strip() or _NAMELESS


def _write(raw: JsonObject, key: str, value: Json) -> JsonObject:
    """Return the card with a field written wherever it stands."""
    raw = put(raw, ("data", key), value)
    for flat in (key, _FLAT_KEYS.get(key, key)):
        if flat in raw:
            raw = put(raw, (flat,), value)
    return raw


def _hinted(tags: Sequence[str]) -> Rating:
    """Return whom a card is fit for that does not say so, as its tags have it."""
    words = {word for tag in tags for word in re.findall(r"[a-z0-9+]+", tag.casefold())}
    return "mature" if words & _FOR_ADULTS else "everyone"


def _read_depth_prompt(value: Json) -> DepthPrompt | None:
    """Return the reminder; None where there is no text."""
    said = as_object(value)
    prompt = as_text(said.get("prompt"))
    if not prompt.strip():
        return None
    depth = as_whole(said.get("depth"))
    return DepthPrompt(
        prompt=prompt,
        depth=4 if depth is None else max(0, depth),
        role=as_word(said.get("role"), _ROLES) or "system",
    )


def _written_depth_prompt(old: Json, new: DepthPrompt | None) -> JsonObject:
    """Return what the card says of the reminder, with another one or an empty one."""
    return {**as_object(old), **(asdict(new) if new else {"prompt": ""})}


def _is_control(letter: str) -> bool:
    """Tell whether a character moves, breaks or turns the line that it is in, or is not seen."""
    return (
        unicodedata.category(letter) in _LINE_BREAKING
        or unicodedata.bidirectional(letter) in _TURNING
        or has_hidden(letter)
    )
