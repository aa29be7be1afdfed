"""The shipped personas: complete, distinct, and honest about what they are."""

import re
import unicodedata
from dataclasses import astuple

import pytest

from bot.domain.ids import PersonaId
from bot.domain.persona import PersonaDefinition
from personas.catalog import SHIPPED, FileLibrary
from personas.config import PersonasConfig
from personas.legacy import SUCCESSORS

LIBRARY = FileLibrary(PersonasConfig()).load()

NAMES = {
    "coach": "Coach",
    "journaling_assistant": "Journaling Assistant",
    "story_teller": "Story Teller",
    "supportive_listener": "Supportive Listener",
    "productivity_partner": "Productivity Partner",
    "sweet_supportive": "Riya",
    "flirtatious": "Meera",
    "dominant": "Aisha",
    "calm_mature": "Kavya",
}
COMPANIONS = ("sweet_supportive", "flirtatious", "dominant", "calm_mature")
SIGNATURES = {
    "coach": "**Next step:**",
    "journaling_assistant": "✍️",
    "story_teller": "➤",
    "productivity_partner": "**Now:**",
}
"""What a persona writes in every answer."""

every_persona = pytest.mark.parametrize("persona", LIBRARY.values(), ids=list(LIBRARY))


def texts_of(persona: PersonaDefinition) -> list[str]:
    """Return all prose of a persona."""
    return [
        persona.description,
        persona.system_prompt,
        persona.personality,
        persona.scenario,
        persona.greeting,
        *persona.alternate_greetings,
        persona.example_dialogue,
        persona.post_history_instructions,
    ]


def own_lines(persona: PersonaDefinition) -> list[str]:
    """Return what the persona itself says in its greetings and examples."""
    examples = re.split(
        r"^(?:<START>|\{\{user\}\}:.*)$", persona.example_dialogue, flags=re.MULTILINE
    )
    answers = [e.strip().removeprefix("{{char}}:").strip() for e in examples if e.strip()]
    return [persona.greeting, *persona.alternate_greetings, *answers]


def the(persona_id: str) -> PersonaDefinition:
    return LIBRARY[PersonaId(persona_id)]


def test_the_nine_are_shipped_under_their_names() -> None:
    assert {id_: persona.name for id_, persona in LIBRARY.items()} == NAMES


def test_a_file_is_called_like_its_persona() -> None:
    assert {path.stem for path in SHIPPED.iterdir()} == set(NAMES)


def test_the_default_of_the_settings_is_shipped() -> None:
    assert PersonasConfig().default in LIBRARY


@every_persona
def test_every_text_is_written(persona: PersonaDefinition) -> None:
    assert all(text for text in texts_of(persona) if text != persona.scenario)
    assert persona.alternate_greetings
    assert persona.tags
    assert persona.aliases
    assert any(degree is not None for degree in astuple(persona.traits))


@every_persona
def test_the_icon_is_one_emoji(persona: PersonaDefinition) -> None:
    assert len(persona.icon.rstrip("\N{VARIATION SELECTOR-16}")) == 1
    assert unicodedata.category(persona.icon[0]) == "So"


@every_persona
def test_instructions_leave_room_when_the_model_is_small(persona: PersonaDefinition) -> None:
    assert 100 <= len(persona.system_prompt.split()) <= 220
    assert sum(len(text) for text in texts_of(persona)) < 6000
    assert len(persona.post_history_instructions) <= 160


@every_persona
def test_people_can_choose_by_the_description(persona: PersonaDefinition) -> None:
    assert 40 <= len(persona.description) <= 160


@every_persona
def test_the_examples_have_the_form_of_cards(persona: PersonaDefinition) -> None:
    blocks = persona.example_dialogue.split("<START>")

    assert blocks[0] == ""
    assert len(blocks) >= 3
    for block in blocks[1:]:
        assert re.findall(r"^\{\{(user|char)\}\}: \S", block, flags=re.MULTILINE) == [
            "user",
            "char",
        ]


@every_persona
def test_the_speaker_says_that_it_is_an_ai(persona: PersonaDefinition) -> None:
    assert re.search(r"\ban\s+AI\b", persona.system_prompt)


@every_persona
def test_the_lines_of_people_are_left_to_them(persona: PersonaDefinition) -> None:
    assert "{{user}}" in persona.system_prompt
    assert all("{{user}}:" not in text for text in texts_of(persona) if "<START>" not in text)


@every_persona
def test_greetings_need_no_names(persona: PersonaDefinition) -> None:
    assert all("{{" not in g for g in (persona.greeting, *persona.alternate_greetings))


@every_persona
def test_real_help_comes_first_when_somebody_is_in_danger(persona: PersonaDefinition) -> None:
    assert re.search(r"danger|trouble|suicide", persona.system_prompt)
    assert re.search(r"real\s+help|crisis line", persona.system_prompt)


@pytest.mark.parametrize(("persona_id", "signature"), SIGNATURES.items())
def test_a_persona_is_known_by_its_form(persona_id: str, signature: str) -> None:
    persona = the(persona_id)
    others = [line for id_, p in LIBRARY.items() if id_ != persona_id for line in own_lines(p)]

    assert signature in persona.system_prompt
    assert signature in persona.post_history_instructions
    assert all(signature in line for line in own_lines(persona))
    assert not any(signature in line for line in others)


def test_no_emoji_is_shown_where_the_traits_forbid_them() -> None:
    for persona in LIBRARY.values():
        if persona.traits.emoji == "never":
            shown = "".join(own_lines(persona)).replace("➤", "")
            assert not [c for c in shown if unicodedata.category(c) == "So"], persona.name


@pytest.mark.parametrize("persona_id", COMPANIONS)
def test_companions_are_adults(persona_id: str) -> None:
    age = re.search(r"^You are \w+, (\d\d),", the(persona_id).system_prompt)

    assert age is not None
    assert int(age[1]) >= 21


@pytest.mark.parametrize("persona_id", ["flirtatious", "dominant"])
def test_flirting_is_never_explicit_and_never_with_minors(persona_id: str) -> None:
    prompt = " ".join(the(persona_id).system_prompt.split())

    assert "Nothing explicit" in prompt
    assert "under 18" in prompt
    assert the(persona_id).rating != "everyone"


def test_the_listener_never_claims_to_be_a_therapist() -> None:
    persona = the("supportive_listener")
    said = [line for text in texts_of(persona) for line in text.splitlines()]
    prose = " ".join(line for line in said if not line.startswith("{{user}}:"))
    claims = re.compile(r"therap|counsel|psycholog|doctor|licen[cs]e|credential|diagnos|treatment")
    denial = re.compile(r"\b(?:not?|never|nor)\b|n't", re.IGNORECASE)

    sentences = re.split(r"(?<=[.?!;])\s+", prose)
    touching = [s for s in sentences if claims.search(s.lower())]

    assert len(touching) >= 5
    assert [s for s in touching if not denial.search(s)] == []


def test_the_listener_says_what_it_is_before_anybody_asks() -> None:
    persona = the("supportive_listener")

    assert "not a therapist" in persona.description
    assert "not a therapist" in persona.greeting
    assert "therap" not in persona.name.lower()
    assert "therapist" in persona.aliases


def test_old_ids_are_still_names_of_their_successors() -> None:
    for old, new in SUCCESSORS.items():
        assert old in LIBRARY[new].aliases
