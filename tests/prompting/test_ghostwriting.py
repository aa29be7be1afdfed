"""What a model is asked for the person's side of the play, and what is left of its answer."""

import pytest

from bot.domain.mask import Likeness
from bot.domain.persona import PersonaDefinition
from bot.domain.scene import Scene
from bot.prompting.assemble import Budget
from bot.prompting.ghostwriting import (
    brief_prompt,
    draft_prompt,
    replies_prompt,
    to_brief,
    to_draft,
    to_replies,
)
from tests.builders import a_likeness, a_message, a_persona, a_scene, an_answer

WIDE = Budget(context_tokens=8000, answer_tokens=300)
BRIEF = Budget(context_tokens=2000, answer_tokens=160, is_brief=True)
COACH = a_persona("coach", personality="Sharp, {{char}}.")
GUISE = a_likeness("Kora").guise
KORA = Likeness(
    guise=GUISE,
    definition=PersonaDefinition(
        name="Kora",
        description="{{user}} rides.",
        system_prompt="Few words.",
        example_dialogue="{{user}}: Ho, {{char}}!",
    ),
)


def a_pause(*, said: bool = True) -> Scene:
    """Return a scene in which Kora is about to speak to Coach."""
    lines = [
        a_message("I ride.\nFast.", seq=1, turn=1, guise=GUISE),
        an_answer("Where to?", seq=2, by=COACH, turn=1),
    ]
    asked = a_message("(what you write next)", seq=3, turn=2, guise=GUISE)
    return a_scene(*(lines if said else ()), asked, persona=COACH, turn=2, cast=[KORA])


def test_a_model_is_told_who_both_are_and_what_was_said() -> None:
    prompt = replies_prompt(a_pause(), WIDE)

    assert "About Kora:\nKora rides.\n\nVoice and manner:\nFew words." in prompt.system
    assert "For example:\nKora: Ho, Coach!" in prompt.system
    assert "About Coach:\nSharp, Coach." in prompt.system
    (line,) = prompt.messages
    assert line.content.startswith(
        "[The conversation]\nKora: I ride.\nFast.\nCoach: Where to?\n\n[Your task]\nWrite three"
    )
    assert "what you write next" not in line.content


def test_a_hint_is_put_in_word_for_word() -> None:
    (line,) = draft_prompt(a_pause(), WIDE, "home {user} {0}").messages

    assert "\n[home {user} {0}]\n" in line.content


def test_the_oldest_lines_go_where_there_is_no_room() -> None:
    lines = [a_message(f"{n} {'word ' * 50}", seq=n, turn=n) for n in range(1, 60)]
    narrow = Budget(context_tokens=1500, answer_tokens=300)

    (line,) = replies_prompt(a_scene(*lines, persona=COACH, turn=59), narrow).messages

    assert "Ann: 58 word" in line.content
    assert "Ann: 20 word" not in line.content


def test_a_very_small_model_talks_on_from_the_other_side() -> None:
    prompt = brief_prompt(a_pause(), BRIEF)

    assert prompt.system == (
        "You are Kora. Kora rides. You are talking to Coach. Answer in one short sentence."
    )
    assert [(m.role, m.content) for m in prompt.messages] == [
        ("user", "[The conversation so far]"),
        ("assistant", "I ride.\nFast."),
        ("user", "Where to?"),
    ]
    (hello,) = brief_prompt(a_pause(said=False), BRIEF).messages
    assert (hello.role, hello.content) == ("user", "Hello!")


@pytest.mark.parametrize(
    ("answer", "replies"),
    [
        ("1. Home.\n2. “Far.”\n3. Kora: You tell me.", ("Home.", "Far.", "You tell me.")),
        ("Sure!\n1) Home.\n\n2) Far,\nvery far.\n3) Home.", ("Home.", "Far, very far.")),
        ("- Home.\n- Far.\n\n- Up.\n- Down.", ("Home.", "Far.", "Up.")),
        ('"Home."', ("Home.",)),
        ("", ()),
        (" \n ", ()),
    ],
)
def test_replies_are_found_however_they_are_listed(answer: str, replies: tuple[str, ...]) -> None:
    assert to_replies(answer, a_pause()) == replies


@pytest.mark.parametrize(
    ("answer", "draft"),
    [
        ("Kora: Home,\n\nand fast.", "Home,\n\nand fast."),
        ('"Home."', "Home."),
        ('"Home," I say, "and fast."', '"Home," I say, "and fast."'),
        ("x" * 2001, ""),
    ],
)
def test_a_draft_is_the_message_alone(answer: str, draft: str) -> None:
    assert to_draft(answer, a_pause()) == draft


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Home! Then on. And then the", "Home! Then on."),
        ("Kora: Home.", "Home."),
        ("and then the and then the", ""),
    ],
)
def test_whole_sentences_are_kept_of_what_a_small_model_says(said: str, kept: str) -> None:
    assert to_brief(said, a_pause()) == kept
