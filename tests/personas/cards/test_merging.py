"""Edits written back into the card that a persona came from."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.lore import Lorebook, LoreEntry
from bot.domain.persona import (
    DepthPrompt,
    MemoryPolicy,
    ModelPreference,
    PersonaDefinition,
    Traits,
)
from personas.cards.card import Card
from personas.cards.definition import to_definition
from personas.cards.merging import merged, to_lorebook
from personas.json_values import JsonObject
from tests.personas.cards.builders import FLAT, a_raw_book, a_raw_entry, a_v1, a_v2, a_v3

FULL = PersonaDefinition(
    name="Ada",
    description="A mathematician.",
    icon="🎩",
    system_prompt="Be {{char}}.",
    personality="Exact.",
    scenario="A study.",
    greeting="Good evening.",
    alternate_greetings=("Good morning.",),
    example_dialogue="<START>",
    post_history_instructions="Be exact.",
    tags=("history",),
    rating="mature",
    aliases=("countess",),
    nickname="Countess",
    creator="Charles",
    creator_notes="For friends.",
    character_version="1.2",
    depth_prompt=DepthPrompt(prompt="Rhyme.", depth=2, role="user"),
    traits=Traits(warmth=0.5, emoji="never", sentence_length="long"),
    memory_policy=MemoryPolicy(window_messages=7, window_tokens=900, sees="own"),
    model=ModelPreference(id="test:one", temperature=0.25, max_tokens=99),
)


def edited(raw: JsonObject, **changes: Any) -> JsonObject:
    """Return the card after these changes of the persona."""
    card = Card(raw=raw)
    return merged(raw, replace(to_definition(card), **changes), to_lorebook(card))


@pytest.mark.parametrize(
    "raw",
    [
        a_v1(),
        a_v1(creatorcomment="x", avatar="none", chat="Ada - 1", character_book=a_raw_book()),
        a_v2(unknown=[1], beside={"fav": True, "talkativeness": "0.5"}),
        a_v3(name="A\nda", tags=None, extensions=None, nickname=7, character_book=None),
        a_v3(character_book=a_raw_book(a_raw_entry(), "junk", a_raw_entry(id="x", position=4))),
        a_v3(beside={"spec_version": 3.5}, assets="none"),
    ],
)
def test_nothing_changes_when_nothing_was_edited(raw: JsonObject) -> None:
    assert edited(raw) is raw


def test_an_edit_wins_wherever_the_card_says_the_same_again() -> None:
    flat = {**FLAT, "tags": ["old"], "creatorcomment": "Old.", "creator": "Old", "fav": True}

    raw = edited(
        a_v3(beside=flat), greeting="Hello.", tags=("new",), creator_notes="New.", creator="Me"
    )

    changes = {"first_mes": "Hello.", "tags": ["new"], "creator_notes": "New.", "creator": "Me"}
    beside = {**flat, "first_mes": "Hello.", "tags": ["new"], "creatorcomment": "New."}
    assert raw == a_v3(beside={**beside, "creator": "Me"}, **changes)


def test_an_edit_adds_no_flat_fields_where_there_were_none() -> None:
    assert edited(a_v2(), nickname="Countess") == a_v2(nickname="Countess")


def test_a_flat_card_keeps_its_fields_beside_data_when_it_is_edited() -> None:
    raw = edited(a_v1(avatar="none"), name="Countess", system_prompt="Be Ada.")

    assert raw == {
        **a_v1(avatar="none", name="Countess"),
        "data": {**FLAT, "name": "Countess", "system_prompt": "Be Ada.", "extensions": {}},
    }


def test_a_reminder_is_written_beside_what_else_was_said_of_it() -> None:
    old = {"prompt": "Rhyme.", "depth": 4, "role": "system", "x": 1}

    raw = edited(
        a_v3(extensions={"depth_prompt": old, "y": 2}), depth_prompt=DepthPrompt(prompt="Sing.")
    )

    assert raw == a_v3(extensions={"depth_prompt": {**old, "prompt": "Sing."}, "y": 2})


def test_a_reminder_is_emptied_when_it_was_taken_away() -> None:
    old = {"prompt": "Rhyme.", "depth": 4, "role": "system"}

    raw = edited(a_v3(extensions={"depth_prompt": old}), depth_prompt=None)

    assert raw == a_v3(extensions={"depth_prompt": {**old, "prompt": ""}})


def test_our_own_fields_are_written_beside_those_of_a_newer_greenroom() -> None:
    old = {"traits": {"warmth": 1, "speed": 2}, "voice": "low"}

    raw = edited(a_v3(extensions={"greenroom": old}), traits=Traits(humour=0.5), icon="🎩")

    new = {"traits": {"humour": 0.5, "speed": 2}, "voice": "low", "icon": "🎩"}
    assert raw == a_v3(extensions={"greenroom": new})


def test_a_persona_that_never_was_a_card_becomes_one_of_version_3() -> None:
    book = Lorebook(name="Machines", entries=(LoreEntry(id="1", content="Looms weave."),))

    raw = merged(None, FULL, book)

    assert raw["spec"] == "chara_card_v3"
    assert raw["spec_version"] == "3.0"
    assert to_definition(Card(raw=raw)) == FULL
    assert to_lorebook(Card(raw=raw)) == book


def test_the_shortest_persona_becomes_a_card_with_all_that_is_required() -> None:
    raw = merged(None, PersonaDefinition(name="Ada", description=""), None)

    assert raw == {
        "spec": "chara_card_v3",
        "spec_version": "3.0",
        "data": {
            "name": "Ada",
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


def test_there_is_no_lorebook_when_the_card_has_null_for_one() -> None:
    assert to_lorebook(Card(raw=a_v2(character_book=None))) is None
    assert to_lorebook(Card(raw=a_v2())) is None
    assert to_lorebook(Card(raw=a_v2(character_book={}))) == Lorebook()


def test_a_lorebook_is_put_into_a_card_that_had_none() -> None:
    raw = a_v2(character_book=None)
    book = Lorebook(entries=(LoreEntry(id="7", content="Looms.", keys=("loom",)),))

    new = merged(raw, to_definition(Card(raw=raw)), book)

    assert to_lorebook(Card(raw=new)) == book


def test_a_lorebook_is_edited_in_both_places_of_a_flat_card() -> None:
    raw = a_v1(character_book=a_raw_book(a_raw_entry(), x=1))
    book = to_lorebook(Card(raw=raw))
    assert book is not None

    new = merged(raw, to_definition(Card(raw=raw)), replace(book, name="Engines"))

    written = a_raw_book(a_raw_entry(), x=1, name="Engines")
    assert new == {
        **a_v1(character_book=written),
        "data": {**FLAT, "extensions": {}, "character_book": written},
    }


def test_a_lorebook_is_gone_when_it_was_taken_away() -> None:
    raw = a_v2(character_book=a_raw_book(a_raw_entry()))

    assert merged(raw, to_definition(Card(raw=raw)), None) == a_v2()


def test_the_old_card_is_left_alone_when_it_is_edited() -> None:
    raw = a_v3(character_book=a_raw_book(a_raw_entry()), extensions={"greenroom": {}})
    untouched = a_v3(character_book=a_raw_book(a_raw_entry()), extensions={"greenroom": {}})

    merged(raw, FULL, Lorebook(entries=(LoreEntry(id="0", content="x", depth=9),)))

    assert raw == untouched
