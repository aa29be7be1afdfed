"""How a prompt is put together, and what is left out when it does not fit."""

from dataclasses import replace

from bot.domain.persona import MemoryPolicy, Traits
from bot.prompting.assemble import Budget, build_prompt, estimate_prompt
from bot.prompting.names import clean_name
from bot.prompting.tokens import Calibration
from bot.prompting.traits import describe_traits
from tests.builders import a_definition, a_message, a_persona, a_scene

WIDE = Budget(context_tokens=8000, answer_tokens=300)

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

    prompt = build_prompt(a_scene(a_message("Help", seq=1, turn=1), persona=coach), WIDE)

    assert prompt.system == FULL_SYSTEM
    assert prompt.messages[-1].content == "Help\n\n[Note to you: End with one question.]"


def test_description_stands_in_when_there_is_no_system_prompt() -> None:
    prompt = build_prompt(a_scene(a_message("Help", seq=1, turn=1)), WIDE)

    assert "Coach is here to help." in prompt.system


def test_description_of_a_card_reaches_the_prompt_beside_its_system_prompt() -> None:
    definition = a_definition(description="Was born at sea.", system_prompt="Be brief.")
    card = replace(a_persona(), definition=definition, source="card")

    system = build_prompt(a_scene(a_message("Help", seq=1, turn=1), persona=card), WIDE).system
    library = replace(card, source="library")
    of_library = build_prompt(a_scene(a_message("Help", seq=1, turn=1), persona=library), WIDE)

    assert system.index("Be brief.") < system.index("Was born at sea.")
    assert "Was born at sea." not in of_library.system


def test_oldest_lines_go_first_when_the_budget_is_small() -> None:
    messages = [a_message(f"{n} " + "word " * 50, seq=n) for n in range(1, 50)]
    scene = a_scene(*messages, a_message("The question", seq=50, turn=1))
    small = Budget(context_tokens=1000, answer_tokens=300)

    prompt = build_prompt(scene, small)

    assert prompt.messages[-1].content.endswith("The question")
    assert "49 word" in prompt.messages[-1].content
    assert "\n\n1 word" not in prompt.messages[-1].content
    assert estimate_prompt(prompt) <= small.prompt_tokens


def test_the_question_stays_when_nothing_else_fits() -> None:
    question = "word " * 3000
    scene = a_scene(a_message("Before", seq=1), a_message(question, seq=2, turn=1))

    prompt = build_prompt(scene, Budget(context_tokens=500, answer_tokens=300))

    assert [m.content for m in prompt.messages] == [question]


def test_the_window_of_the_persona_is_kept_when_the_model_could_read_more() -> None:
    forgetful = a_persona(memory_policy=MemoryPolicy(window_tokens=40))
    messages = [a_message(f"{n} " + "word " * 20, seq=n) for n in range(1, 10)]
    scene = a_scene(*messages, a_message("The question", seq=10, turn=1), persona=forgetful)

    assert "8 word" not in build_prompt(scene, WIDE).messages[-1].content


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


def test_a_small_model_is_told_little() -> None:
    coach = a_persona(
        system_prompt="Long " * 200,
        personality="{{char}} is sharp and kind.",
        post_history_instructions="End with one question.",
    )
    brief = Budget(context_tokens=8000, answer_tokens=160, is_brief=True)

    prompt = build_prompt(a_scene(a_message("Help", seq=1, turn=1), persona=coach), brief)

    assert prompt.system.startswith("You are Coach, an AI companion. Coach is sharp and kind.")
    assert len(prompt.system) < 200
    assert [m.content for m in prompt.messages] == ["Help"]
