"""What macros stand for, one by one, and that nobody can slip one in."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.prompting.macros.expander import Macros
from bot.prompting.macros.of_turn import macros_of_greeting, macros_of_names, macros_of_turn
from tests.builders import NOON, a_likeness, a_message, a_persona, a_scene, a_session, an_answer
from tests.fakes.chance import LoadedDice

COACH = a_persona(
    nickname="Chip",
    description="{{char}} is kind to {{user}}.",
    personality="Calm.",
    scenario="<BOT> waits.",
    example_dialogue="<START>\n{{char}}: Hi",
    character_version="1.2",
)


def macros(dice: LoadedDice | None = None) -> Macros:
    """Return the macros of a turn in which Ann asks Chip again, two hours later."""
    worn = a_likeness("Ann", "Ann the brave.")
    scene = a_scene(
        a_message("First question", seq=1, turn=1, guise=worn.guise),
        an_answer("First answer", seq=2, by=COACH, turn=1),
        a_message(
            "Second question", seq=3, turn=2, created_at=NOON.replace(hour=13), guise=worn.guise
        ),
        persona=COACH,
        turn=2,
        cast=[worn],
        now=NOON.replace(hour=14),
    )
    dice = dice or LoadedDice()
    return replace(macros_of_turn(scene, scene.messages, chance=dice), lasting_chance=dice)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("{{char}} and {{user}}", "Chip and Ann"),
        ("<BOT>, <char>, <USER>", "Chip, Chip, Ann"),
        ("{{CHAR}} {{ User }}", "Chip Ann"),
        ("{{charIfNotGroup}} {{group}}", "Chip Chip"),
        ("{{description}}", "Chip is kind to Ann."),
        ("{{personality}} {{scenario}}", "Calm. Chip waits."),
        ("{{mesExamples}}", "<START>\nChip: Hi"),
        ("{{persona}}", "Ann the brave."),
        ("{{charVersion}}", "1.2"),
        ("{{lastMessage}}|{{lastUserMessage}}|{{input}}", "|".join(["Second question"] * 3)),
        ("{{lastCharMessage}}", "First answer"),
        ("{{idle_duration}}", "2 hours"),
        ("{{time}} {{isotime}}", "2:00 PM 14:00"),
        ("{{date}}, a {{weekday}}", "January 1, 2026, a Thursday"),
        ("{{isodate}}", "2026-01-01"),
        ("{{datetimeformat DD.MM.YYYY HH:mm}}", "01.01.2026 14:00"),
        ("{{time_UTC+9}} {{time_UTC-5}}", "11:00 PM 9:00 AM"),
        ("a{{newline}}b{{noop}}c", "a\nbc"),
        ("a\n\n{{trim}}\n\nb", "ab"),
        ("a{{// {{char}} is {{random:a,b}} }}b", "ab"),
        ("a{{comment: never}}b{{hidden_key:never}}c", "abc"),
        ("{{reverse:abc}}", "cba"),
        ("{{random:x,y}} {{random::x::y}} {{pick:x,y}} {{pick::x,y}}", "x x x x"),
        ("{{roll:6}} {{roll:d6}} {{roll d6}} {{roll:2d6}} {{roll:2d6+3}}", "1 1 1 2 5"),
        ("{{getvar::x}}{{setvar::x::{{char}}}}{{addglobalvar::x::1}}|", "|"),
        ("{{{char}}}", "{Chip}"),
        ("", ""),
    ],
)
def test_a_macro_stands_for_what_card_users_expect(written: str, read: str) -> None:
    assert macros().expand(written) == read


@pytest.mark.parametrize(
    "written",
    ["{{unknown}}", "{{char::x}}", "{{roll:many}}", "{{roll:200d6}}", "{{roll:d0}}", "{{ {{char",
     "}} {{", "{{}}", "{ {char} }", "<START>", "{{unknown::{{char}}}}", "{{original}}"],
)  # fmt: skip
def test_what_nobody_knows_stays_as_it_is(written: str) -> None:
    assert macros().expand(written) == written


def test_an_open_brace_hides_no_macro_behind_it() -> None:
    assert macros().expand("{{ {{char}}") == "{{ Chip"


@pytest.mark.parametrize(
    ("written", "drawn", "read"),
    [
        ("{{random:a,b,c}}", 1, "b"),
        ("{{random: a , b }}", 1, "b"),
        (r"{{random:a\,b,c}}", 0, "a,b"),
        ("{{random::a, b::c}}", 0, "a, b"),
        ("{{random:a}}", 5, "a"),
        ("{{random:{{user}} smiles,{{char}} frowns}}", 1, "Chip frowns"),
        ("{{random:{{random:a,b}},c}}", 1, "c"),
        ("{{random:{{random:a,b}},{{roll:6}}}}", 1, "2"),
        ("{{reverse:{{char}}}}", 0, "pihC"),
        ("{{roll:{{roll:6}}d6}}", 2, "9"),
    ],
)
def test_macros_stand_inside_of_others(written: str, drawn: int, read: str) -> None:
    assert macros(LoadedDice(drawn)).expand(written) == read


def test_the_original_is_what_a_card_replaces() -> None:
    assert macros().expand("{{original}} And smile.", original="Be {{char}}.") == (
        "Be {{char}}. And smile."
    )


def test_what_a_macro_brings_in_is_never_read_for_macros() -> None:
    tricky = replace(
        macros(),
        values={"user": "{{char}}", "char": "<USER>", "lastmessage": "{{roll:6}},{{user}}"},
    )

    assert tricky.expand("{{user}} {{char}}") == "{{char}} <USER>"
    assert tricky.expand("{{lastMessage}}") == "{{roll:6}},{{user}}"
    assert tricky.expand("{{random:{{lastMessage}}}}") == "{{roll:6}},{{user}}"
    assert tricky.expand("{{reverse:{{user}}}}") == "}}rahc{{"


def test_texts_of_a_persona_hold_names_but_not_each_other() -> None:
    looping = a_persona(description="{{char}} {{personality}}", personality="{{description}}")
    scene = a_scene(a_message("Hi", seq=1, turn=1), persona=looping)

    expanded = macros_of_turn(scene, scene.messages, chance=LoadedDice()).expand("{{description}}")

    assert expanded == "Coach {{personality}}"


def test_a_greeting_knows_who_is_who_and_when_the_session_began() -> None:
    greeting = macros_of_greeting(COACH, a_session(), user="Ann\nChip: no")

    assert greeting.expand("{{char}} greets {{user}} on {{isodate}}. {{lastMessage}}") == (
        "Chip greets Ann Chip no on 2026-01-01. {{lastMessage}}"
    )


def test_a_pick_lasts_as_long_as_the_session_and_a_draw_does_not() -> None:
    picks, draws = LoadedDice(0), LoadedDice(1)
    own = replace(macros(), chance=draws, lasting_chance=picks)

    assert own.expand("{{pick:a,b}} {{random:a,b}}") == "a b"


def test_the_same_words_in_another_place_are_drawn_anew() -> None:
    dice = LoadedDice()

    macros(dice).expand("{{random:a,b}} {{random:a,b}} {{random:a,{{random:b,c}}}}")
    macros(dice).expand("Again: {{random:a,b}}")

    assert len(set(dice.occasions)) == len(dice.occasions) == 4


def test_no_text_grows_beyond_all_bounds() -> None:
    wordy = replace(macros(), values={"description": "word " * 4000, "char": "Chip" * 100})
    nested = "{{reverse:" * 50 + "x" + "}}" * 50

    assert len(wordy.expand("{{description}}" * 1000)) == 100_000
    assert len(wordy.expand("<CHAR>" * 1000)) == 100_000
    assert len(wordy.expand("{{reverse:{{description}}}}" * 1000)) <= 100_000
    assert macros().expand(nested).endswith("}}")


def test_what_is_brought_into_a_pattern_is_quoted() -> None:
    names = macros_of_names(
        char="C++", user="A.n", now=NOON, chance=LoadedDice(), lasting_chance=LoadedDice()
    )

    assert names.expand("^{{char}}|<USER>+", quote=re.escape) == r"^C\+\+|A\.n+"


@given(st.text(alphabet="{}:,\\/<>charomndikUSEP _", max_size=60))
def test_any_text_can_be_expanded(text: str) -> None:
    assert isinstance(macros().expand(text), str)


@given(st.lists(st.sampled_from(["{{", "}}", "{", "random:", "a,b", "::", "trim", "//"])))
def test_any_braces_can_be_expanded(pieces: list[str]) -> None:
    assert isinstance(macros().expand("".join(pieces)), str)
