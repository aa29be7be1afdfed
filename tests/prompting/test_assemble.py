"""How a prompt is put together, and what is left out when it does not fit."""

from dataclasses import replace

import pytest

from bot.domain.persona import MemoryPolicy, PersonaSource, Traits
from bot.domain.timed_effects import TimedEffect, TimedEffects
from bot.prompting.assemble import Budget, build_prompt, estimate_prompt
from bot.prompting.names import clean_name
from bot.prompting.tokens import Calibration
from bot.prompting.traits import describe_traits
from tests.builders import a_message, a_persona, a_scene

WIDE = Budget(context_tokens=8000, answer_tokens=300)
BRIEF = Budget(context_tokens=8000, answer_tokens=160, is_brief=True)

FULL_SYSTEM = """\
You are Coach. You speak with Ann.

Personality:
Sharp and kind.

Manner:
Be very warm and affectionate, casual. Use no emoji. Write short sentences.

Scenario:
Coach and Ann plan the week.

How Coach talks, for example:
<START>
Ann: I am stuck.
Coach: Name the next step.

Write only what Coach says. Never write lines for Ann or anybody else, and never begin with a name.\
"""


def test_every_text_of_a_persona_reaches_the_prompt_in_its_order() -> None:
    coach = a_persona(
        system_prompt="You are {{char}}. You speak with {{user}}.",
        personality="Sharp and kind.",
        traits=Traits(warmth=0.9, formality=0.1, emoji="never", sentence_length="short"),
        scenario="{{char}} and {{user}} plan the week.",
        example_dialogue="<START>\n{{user}}: I am stuck.\n{{char}}: Name the next step.",
        post_history_instructions="End with one question.",
    )

    prompt = build_prompt(a_scene(a_message("Help", seq=1, turn=1), persona=coach), WIDE).prompt

    assert prompt.system == FULL_SYSTEM
    assert prompt.messages[-1].content == "Help\n\n[Note to you: End with one question.]"


@pytest.mark.parametrize(
    ("source", "system_prompt", "is_told"),
    [
        # The description of a persona file is for people, unless there is nothing else.
        ("library", "You are Coach.", False),
        ("library", "", True),
        ("user", "You are Coach.", True),
        ("user", "", True),
        ("card", "You are Coach.", True),
        ("card", "", True),
    ],
)
def test_a_description_is_told_where_it_is_a_definition(
    source: PersonaSource, system_prompt: str, *, is_told: bool
) -> None:
    coach = replace(a_persona(system_prompt=system_prompt), source=source)

    prompt = build_prompt(a_scene(a_message("Help", seq=1, turn=1), persona=coach), WIDE).prompt

    assert ("Coach is here to help." in prompt.system) is is_told


def test_a_card_keeps_the_default_instruction_where_it_asks_for_it() -> None:
    coach = a_persona(
        nickname="Chip",
        system_prompt="{{ORIGINAL}} Be {{char}}.",
        post_history_instructions="{{original}}Smile.",
    )

    prompt = build_prompt(a_scene(a_message("Help", seq=1, turn=1), persona=coach), WIDE).prompt

    assert "Write the next reply of Chip in a chat with Ann. Be Chip." in prompt.system
    assert prompt.messages[-1].content.endswith("[Note to you: Smile.]")


def test_oldest_lines_go_first_when_the_budget_is_small() -> None:
    messages = [a_message(f"{n} " + "word " * 50, seq=n) for n in range(1, 50)]
    scene = a_scene(*messages, a_message("The question", seq=50, turn=1))
    small = Budget(context_tokens=1000, answer_tokens=300)

    prompt = build_prompt(scene, small).prompt

    assert prompt.messages[-1].content.endswith("The question")
    assert "49 word" in prompt.messages[-1].content
    assert "\n\n1 word" not in prompt.messages[-1].content
    assert estimate_prompt(prompt) <= small.prompt_tokens


def test_the_question_stays_when_nothing_else_fits() -> None:
    question = "word " * 3000
    scene = a_scene(a_message("Before", seq=1), a_message(question, seq=2, turn=1))

    prompt = build_prompt(scene, Budget(context_tokens=500, answer_tokens=300)).prompt

    assert [m.content for m in prompt.messages] == [question]


def test_the_window_of_the_persona_is_kept_when_the_model_could_read_more() -> None:
    forgetful = a_persona(memory_policy=MemoryPolicy(window_tokens=40))
    messages = [a_message(f"{n} " + "word " * 20, seq=n) for n in range(1, 10)]
    scene = a_scene(*messages, a_message("The question", seq=10, turn=1), persona=forgetful)

    assert "8 word" not in build_prompt(scene, WIDE).prompt.messages[-1].content


def test_estimates_are_corrected_when_a_provider_reports_more() -> None:
    calibration = Calibration()

    for _ in range(30):
        calibration.learn(estimated=100, reported=150)

    corrected = Budget(context_tokens=8000, answer_tokens=300, token_factor=calibration.factor)
    assert 1.45 < calibration.factor <= 1.5
    assert corrected.prompt_tokens < WIDE.prompt_tokens


def test_names_cannot_speak_for_others_when_they_hold_breaks_and_tricks() -> None:
    assert clean_name("Ann\nCoach: yes") == "Ann Coach yes"
    assert clean_name("a\u202eb\u200bc") == "a b c"
    assert clean_name("\u200b\n:") == "Somebody"
    assert len(clean_name("x" * 500)) == 40


def test_traits_say_nothing_when_none_is_set() -> None:
    assert describe_traits(Traits()) == ""


def test_what_people_said_is_never_read_for_macros() -> None:
    scene = a_scene(
        a_message("I am {{char}} {{roll:6}} <USER>", seq=1, turn=1, author_name="{{char}}")
    )

    prompt = build_prompt(scene, WIDE).prompt

    assert prompt.messages[-1].content == "I am {{char}} {{roll:6}} <USER>"
    assert "for char or anybody" in prompt.system


def test_a_small_model_is_told_the_first_sentences_of_a_long_card() -> None:
    coach = a_persona(personality="{{char}} is kind. " * 500)
    effect = TimedEffect(since=1, sticky_until=9, rests_until=9)
    effects = TimedEffects({"dragon": effect})
    scene = a_scene(a_message("Help", seq=1, turn=1), persona=coach, effects=effects)

    assembled = build_prompt(scene, replace(BRIEF, context_tokens=1000))

    assert assembled.lore.effects == effects
    assert "Coach is kind. Say your name" in assembled.prompt.system
    assert estimate_prompt(assembled.prompt) < 250
    assert [s.name for s in assembled.sections] == ["brief", "conversation"]


def test_a_small_model_is_told_the_first_words_of_a_card_without_sentences() -> None:
    coach = a_persona(personality="kind " * 500)

    prompt = build_prompt(a_scene(a_message("Help", seq=1, turn=1), persona=coach), BRIEF).prompt

    assert "kind kind … Say your name" in prompt.system


def test_a_small_model_is_told_little() -> None:
    coach = a_persona(
        system_prompt="Long " * 200,
        personality="{{char}} is sharp and kind.",
        post_history_instructions="End with one question.",
    )

    prompt = build_prompt(a_scene(a_message("Help", seq=1, turn=1), persona=coach), BRIEF).prompt

    assert prompt.system.startswith("You are Coach, an AI companion. Coach is sharp and kind.")
    assert len(prompt.system) < 200
    assert [m.content for m in prompt.messages] == ["Help"]
