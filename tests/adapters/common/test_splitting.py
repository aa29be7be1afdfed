"""Splitting: nothing lost, nothing too long, nothing broken that belongs together."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import iter_graphemes

from adapters.common.fences import find_fences
from adapters.common.splitting import SMALLEST_LIMIT, Length, cut, split, utf16_length

FAMILY = "👨‍👩‍👧‍👦"
PROSE = ("word", "Namaste.", "ठीक है", "e\u0301", FAMILY, "👍🏽", "🇮🇳", "日本語。", "…", "a" * 70)
BLANKS = ("\n", "\n\n", " ", "\t", "\r\n")
MARKS = ("- item", "[a link](https://x.example/y)", "https://example.org/a?b=c", "`a b`")
MENTIONS = ("<@123456789012345678>", "<:wave:123456789012345678>", "</persona switch:12>")
CODE = ("```python\n", "\n```\n", "~~~\n", "    x = 1\n")
FRAGMENTS = (*PROSE, *BLANKS, *MARKS, *MENTIONS, *CODE)

texts = st.one_of(
    st.text(),
    st.lists(st.sampled_from(FRAGMENTS), max_size=120).map("".join),
    st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=5)), max_size=60).map("".join),
)
limits = st.integers(SMALLEST_LIMIT, 200)
measures = st.sampled_from([len, utf16_length])


def _keeps(parts: list[str], text: str) -> bool:
    """Tell whether all that the text shows is in the parts, in order; more may be between."""
    shown = iter("".join(parts))
    return all(character in shown for character in re.sub(r"\s", "", text))


@given(texts, limits, measures)
def test_no_part_is_over_the_limit_or_empty(text: str, limit: int, measure: Length) -> None:
    for part in split(text, limit, length=measure):
        assert measure(part) <= limit
        assert part.strip()


@given(st.lists(st.sampled_from([*PROSE, *BLANKS, *MENTIONS])), limits)
def test_nothing_is_lost_but_white_space(fragments: list[str], limit: int) -> None:
    text = "".join(fragments)
    assert re.sub(r"\s", "", "".join(split(text, limit))) == re.sub(r"\s", "", text)


@given(texts, limits, measures)
def test_nothing_is_lost_when_code_is_closed_and_opened_again(
    text: str, limit: int, measure: Length
) -> None:
    assert _keeps(split(text, limit, length=measure), text)


@given(
    st.lists(st.sampled_from(["x = 1\n", "\n", "def f():\n", "    pass\n"]), max_size=80), limits
)
def test_code_stays_code_in_every_part(lines: list[str], limit: int) -> None:
    code = "".join(lines) + "end"
    parts = split(f"See:\n```python\n{code}\n```\nDone.", limit)
    inside = ""
    for part in parts:
        for fence in find_fences(part):
            assert not fence.is_open
            assert fence.language == "python"
            inside += part[fence.body : fence.close] + "\n"
    assert [line for line in inside.split("\n") if line] == [x for x in code.split("\n") if x]


@given(
    st.lists(
        st.sampled_from(
            [FAMILY, "👍🏽", "🇮🇳", "e\u0301", "<@12345678901>", "[a b](https://x.example)"]
        ),
        min_size=1,
        max_size=60,
    ),
    limits,
    st.sampled_from(["", " "]),
)
def test_links_mentions_and_emoji_are_never_broken(atoms: list[str], limit: int, glue: str) -> None:
    parts = split(glue.join(atoms), limit, length=utf16_length)
    found = re.findall(r"<@\d+>|\[a b\]\([^)]*\)|\S", "".join(parts))
    expected = re.findall(r"<@\d+>|\[a b\]\([^)]*\)|\S", "".join(atoms))
    assert found == expected
    clusters = [cluster for part in parts for cluster in iter_graphemes(part)]
    assert set(clusters) <= {cluster for atom in atoms for cluster in iter_graphemes(atom + " ")}


@given(texts, limits)
def test_the_first_part_does_not_change_when_the_text_grows(text: str, limit: int) -> None:
    head, rest = cut(text, limit)
    if rest:
        longer, _ = cut(text + " and more of it, with a word or two", limit)
        assert longer.split()[:3] == head.split()[:3]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("a" * 40 + "\n\n" + "b" * 15 + "\n" + "c" * 30, "a" * 40),
        ("a" * 40 + "\n" + "One. Two " + "c" * 30, "a" * 40),
        (
            "One two three four five six seven. Then " + "c" * 30,
            "One two three four five six seven.",
        ),
        ("word " * 30, ("word " * 13).strip()),
        ("An early end. " + "word " * 20, ("An early end. " + "word " * 10).strip()),
    ],
)
def test_a_break_is_where_a_reader_would_put_it(text: str, first: str) -> None:
    head, _ = cut(text, 64)
    assert head == first


def test_prose_is_parted_from_code_that_fits_into_the_next_part() -> None:
    text = "Explained. " * 10 + "\n\n```python\n" + "x = 1\n\n" * 15 + "```"
    parts = split(text, 160)
    assert len(parts) == 2
    assert parts[1].startswith("```python\nx = 1")


def test_a_text_that_fits_is_left_alone() -> None:
    text = "  Hello,\n\n```js\nlet x\n```\nbye  "
    assert split(text, 100) == [text]


def test_nothing_comes_of_blank_text() -> None:
    assert split(" \n\t", 100) == []


def test_an_open_block_of_code_is_closed_at_the_end() -> None:
    assert split("```python\nx = 1", 100) == ["```python\nx = 1\n```"]


def test_a_link_longer_than_a_part_is_broken_rather_than_lost() -> None:
    link = "https://example.org/" + "x" * 200
    assert "".join(split(link, 64)) == link


def test_a_limit_without_room_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 64"):
        split("text", 10)


def test_utf16_counts_astral_characters_twice() -> None:
    assert utf16_length("a😀é") == 4
