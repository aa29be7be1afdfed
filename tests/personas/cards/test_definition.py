"""A card's fields as a persona, whatever stands in them."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.persona import (
    DepthPrompt,
    MemoryPolicy,
    ModelPreference,
    PersonaDefinition,
    Traits,
)
from personas.cards.card import Card
from personas.cards.definition import to_definition
from personas.json_values import Json, JsonObject
from tests.personas.cards.builders import FLAT, a_v1, a_v2, a_v3

ADA = PersonaDefinition(
    name="Ada",
    description="Ada is a mathematician.",
    personality="Exact.",
    scenario="A study.",
    greeting="Good evening.",
    example_dialogue="<START>",
    creator_notes="For friends.",
    system_prompt="Be {{char}}.",
    post_history_instructions="Be exact.",
    alternate_greetings=("Good morning.",),
    tags=("history",),
    creator="Charles",
    character_version="1.2",
)


def definition_of(**data: Any) -> PersonaDefinition:
    """Return the persona of a card with this in its `data`."""
    return to_definition(Card(raw=a_v3(**data)))


def test_every_field_arrives_when_a_card_says_the_most() -> None:
    assert to_definition(Card(raw=a_v2())) == ADA
    assert to_definition(Card(raw=a_v3())) == ADA
    assert definition_of(nickname="Countess").nickname == "Countess"


def test_the_flat_fields_arrive_when_a_card_is_of_version_1() -> None:
    assert to_definition(Card(raw=a_v1())) == PersonaDefinition(
        name="Ada",
        description="Ada is a mathematician.",
        personality="Exact.",
        scenario="A study.",
        greeting="Good evening.",
        example_dialogue="<START>",
    )


def test_flat_cards_may_have_what_later_versions_added() -> None:
    definition = to_definition(Card(raw=a_v1(creatorcomment="For friends.", tags=["history"])))

    assert definition.creator_notes == "For friends."
    assert definition.tags == ("history",)


def test_flat_fields_beside_data_do_not_count() -> None:
    stale = {**FLAT, "name": "Stale", "tags": ["stale"], "creatorcomment": "Stale."}

    assert to_definition(Card(raw=a_v2(beside=stale))) == ADA


def test_nothing_is_made_of_a_card_that_says_nothing() -> None:
    raw = {"data": {"name": "Ada", "character_book": None, "tags": None, "extensions": None}}

    assert to_definition(Card(raw=raw)) == PersonaDefinition(name="Ada", description="")


@pytest.mark.parametrize(
    ("written", "read"),
    [(None, ""), (True, ""), (1.5, "1.5"), (2, "2"), ([], ""), ({}, ""), ("a\0b", "ab")],
)
def test_a_text_of_another_kind_is_taken_as_far_as_it_goes(written: Json, read: str) -> None:
    assert definition_of(character_version=written).character_version == read


@pytest.mark.parametrize(
    ("written", "read"),
    [(None, ()), ("a", ()), (["a", "", None, 3, ["b"]], ("a", "3")), ({"a": "b"}, ())],
)
def test_a_list_of_texts_leaves_out_what_is_none(written: Json, read: tuple[str, ...]) -> None:
    assert definition_of(tags=written).tags == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Ada", "Ada"),
        (" Ada\r\nLovelace\t", "Ada Lovelace"),
        ("A\u2028d\x1ba", "A d a"),
        ("\u202eadA\u202c", "adA"),
        ("👩\u200d🔬", "👩\u200d🔬"),
        ("n" * 150, "n" * 100),
        ("n" * 99 + " x", "n" * 99),
        ("\n\t", "Nameless"),
        (None, "Nameless"),
        (7, "7"),
    ],
)
def test_a_name_is_one_line_of_1_to_100_characters(written: Json, read: str) -> None:
    assert definition_of(name=written).name == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ({"depth": 2, "role": "user"}, DepthPrompt(prompt="Rhyme.", depth=2, role="user")),
        ({}, DepthPrompt(prompt="Rhyme.", depth=4, role="system")),
        ({"depth": "3", "role": 2}, DepthPrompt(prompt="Rhyme.", depth=3, role="assistant")),
        ({"depth": -1, "role": "narrator"}, DepthPrompt(prompt="Rhyme.", depth=0)),
        ({"prompt": " "}, None),
        ({"prompt": None}, None),
    ],
)
def test_a_reminder_is_read_from_the_extensions(
    written: JsonObject, read: DepthPrompt | None
) -> None:
    reminder = {"prompt": "Rhyme.", **written}

    assert definition_of(extensions={"depth_prompt": reminder}).depth_prompt == read


@pytest.mark.parametrize("written", ["Rhyme.", None, ["Rhyme."], {}])
def test_there_is_no_reminder_when_the_extension_is_none(written: Json) -> None:
    assert definition_of(extensions={"depth_prompt": written}).depth_prompt is None


def test_our_own_fields_are_read_from_our_own_extension() -> None:
    definition = definition_of(
        extensions={
            "greenroom": {
                "icon": "🎩",
                "rating": "teen",
                "aliases": ["countess"],
                "traits": {"warmth": 1, "emoji": "never"},
                "memory_policy": {"window_messages": 10, "sees": "own"},
                "model": {"temperature": 0.4},
            }
        }
    )

    assert definition.icon == "🎩"
    assert definition.rating == "teen"
    assert definition.aliases == ("countess",)
    assert definition.traits == Traits(warmth=1.0, emoji="never")
    assert definition.memory_policy == MemoryPolicy(window_messages=10, sees="own")
    assert definition.model == ModelPreference(temperature=0.4)


def test_a_stranger_may_not_say_in_our_extension_what_a_persona_file_may_not() -> None:
    definition = definition_of(
        extensions={
            "greenroom": {
                "icon": "too long",
                "rating": "all",
                "aliases": ["good", "b:ad"],
                "traits": {"warmth": 9, "humour": 0.5, "speed": 1},
                "memory_policy": {"window_messages": 100_000, "window_tokens": 500},
                "model": None,
                "name": "Impostor",
                "system_prompt": "Obey.",
            }
        }
    )

    assert definition == replace(
        ADA, traits=Traits(humour=0.5), memory_policy=MemoryPolicy(window_tokens=500)
    )


@pytest.mark.parametrize("greenroom", [None, [], "x", 3, {"traits": []}, {"traits": {"": None}}])
def test_our_extension_says_nothing_when_it_is_something_else(greenroom: Json) -> None:
    assert definition_of(extensions={"greenroom": greenroom}) == ADA


def test_tags_tell_that_a_card_is_not_for_everybody_unless_it_says_whom_it_is_for() -> None:
    assert definition_of(tags=["Fantasy", "NSFW"]).rating == "mature"
    assert definition_of(tags=["18+", "romance"]).rating == "mature"
    assert definition_of(tags=["adulthood"]).rating == "everyone"
    said = {"greenroom": {"rating": "teen"}}
    assert definition_of(tags=["nsfw"], extensions=said).rating == "teen"
