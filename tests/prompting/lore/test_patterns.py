"""Patterns of strangers: found or not, within their time, whatever they hold."""

from dataclasses import replace
from itertools import count

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from bot.prompting.lore.patterns import Pattern, Patterns
from tests.prompting.lore.telling import MACROS, a_book, an_entry, tell, why

SLOW = Pattern(r"(.+)+\1\1x?y?$")
LONG = "ab c d e f g" * 2000 + "."

FRAGMENTS = ("a", "b", "(", ")", "[", "]", "{2}", "{,3}", "*", "+", "?", "|", "\\", "^", "$", ".")
RARE = (
    "(?<n>",
    "(?P<n>",
    "(?=",
    "(?<!",
    "(?R)",
    "(?(1)",
    "\\1",
    "\\p{L}",
    "\\x",
    "(?i",
    "[[:",
    "-",
)
patterns = st.lists(st.sampled_from(FRAGMENTS + RARE), max_size=12).map("".join)


def test_a_search_ends_when_its_time_is_up() -> None:
    looking = Patterns()

    assert not looking.finds(SLOW, LONG)

    assert looking.faults[SLOW] == "takes too long"


def test_no_more_is_tried_when_the_patterns_of_a_turn_have_had_their_time() -> None:
    # Every look at the clock is 16 milliseconds later, so each pattern seems to take that long.
    looking = Patterns(monotonic=count(0.0, 1 / 64).__next__)

    found = [looking.finds(Pattern(f"a{{1,{n}}}"), "a") for n in range(1, 7)]

    assert found == [True, True, True, True, False, False]
    assert set(looking.faults.values()) == {"was not tried, because others took too long"}


@pytest.mark.parametrize(
    "source",
    [
        "(d{9999}){9999}",
        "a{99999999}",
        "(a|b){1000000}",
        "(?x)a{9 9 9 9 9 9}",
        "(?ix:a)",
        "(?R)",
        "(a)(?1)",
        "a" * 501,
        "a{" + "9" * 400 + "}",
    ],
)
def test_a_pattern_that_would_grow_large_or_could_not_be_stopped_is_never_compiled(
    source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled: list[str] = []

    def compiling(source: str, _flags: int) -> None:
        compiled.append(source)

    monkeypatch.setattr(regex, "compile", compiling)
    looking = Patterns()

    looking.finds(Pattern(source), "aaa")

    assert compiled == []
    assert len(looking.faults) == 1


@pytest.mark.parametrize(
    ("key", "verdict"),
    [
        ("/(/", "not told: its pattern '/(/' cannot be read (missing ) at position 1)"),
        ("/a/q", "not told: its pattern '/a/q' cannot be read (unknown flag 'q')"),
        (
            f"/{SLOW.source}/",
            f"not told: its pattern '/{SLOW.source}/' takes too long",
        ),
        (
            "/(d{999}){999}/",
            "not told: its pattern '/(d{999}){999}/' cannot be read (it is too large)",
        ),
    ],
)
def test_a_verdict_says_what_is_wrong_with_a_pattern(key: str, verdict: str) -> None:
    outcome = tell(a_book(an_entry("It.", key)), LONG)

    assert why(outcome) == [verdict]


def test_a_pattern_that_is_nested_too_deep_is_not_found() -> None:
    assert not Patterns().finds(Pattern("(" * 250 + "a" + ")" * 249), "a")


def test_other_keys_of_an_entry_still_count_when_one_is_no_pattern() -> None:
    assert why(tell(an_entry("It.", "/(/", "dragon"), "a dragon")) == [
        "told: 'dragon' fell in the last message"
    ]


def test_a_name_is_no_syntax_in_a_pattern() -> None:
    entry = an_entry("It.", "/{{user}}!/")
    named = replace(MACROS, values={"user": "(A.n"})

    assert tell(entry, "(A.n!", macros=named).told
    assert not tell(entry, "(Ann!", macros=named).told


@given(patterns, st.text(alphabet="ab \n", max_size=30))
def test_whatever_a_pattern_holds_it_is_found_or_not(source: str, text: str) -> None:
    assert Patterns().finds(Pattern(source), text) in {True, False}


@given(st.text(max_size=40), st.text(max_size=30))
def test_any_text_may_be_taken_for_a_pattern(source: str, text: str) -> None:
    assert Patterns().finds(Pattern(source), text) in {True, False}
