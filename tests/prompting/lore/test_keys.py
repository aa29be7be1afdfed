"""Which keys fall in which words. Each table is to be read line by line."""

from typing import Any

import pytest

from bot.domain.lore import LoreEntry
from tests.prompting.lore.telling import a_book, an_entry, tell, texts

TOLD, NOT = "told", "not told"


def fate(entry: LoreEntry, *lines: str, **changes: Any) -> str:
    return TOLD if texts(tell(entry, *lines, **changes)) else NOT


@pytest.mark.parametrize(
    ("said", "and_any", "not_all", "not_any", "and_all"),
    [
        # "dragon" is the primary key; "fire" and "gold" are the secondary ones.
        ("nothing of it", NOT, NOT, NOT, NOT),
        ("fire and gold", NOT, NOT, NOT, NOT),
        ("dragon", NOT, TOLD, TOLD, NOT),
        ("dragon, fire", TOLD, TOLD, NOT, NOT),
        ("dragon, gold", TOLD, TOLD, NOT, NOT),
        ("dragon, fire, gold", TOLD, NOT, NOT, TOLD),
    ],
)
def test_secondary_keys_decide_by_their_logic(
    said: str, and_any: str, not_all: str, not_any: str, and_all: str
) -> None:
    expected = {"and_any": and_any, "not_all": not_all, "not_any": not_any, "and_all": and_all}

    for logic, is_expected in expected.items():
        entry = an_entry("It.", "dragon", secondary_keys=("fire", "gold"), logic=logic)
        assert fate(entry, said) == is_expected, logic


@pytest.mark.parametrize("logic", ["and_any", "not_all", "not_any", "and_all"])
def test_secondary_keys_do_not_count_when_there_are_none_or_they_are_not_selective(
    logic: str,
) -> None:
    assert fate(an_entry("It.", "dragon", logic=logic, secondary_keys=()), "dragon") == TOLD
    assert fate(an_entry("It.", "dragon", logic=logic, secondary_keys=("", " ")), "dragon") == TOLD
    unselective = an_entry("It.", "dragon", logic=logic, secondary_keys=("x",), selective=False)
    assert fate(unselective, "dragon") == TOLD


@pytest.mark.parametrize(
    ("key", "said", "as_part", "as_word"),
    [
        ("dragon", "a dragon!", TOLD, TOLD),
        ("dragon", "dragonfly", TOLD, NOT),
        ("dragon", "snapdragon", TOLD, NOT),
        ("dragon", "dragon", TOLD, TOLD),
        ("dragon", "the_dragon_", TOLD, NOT),
        ("dragon", "drag on", NOT, NOT),
        ("c++", "I write c++, mostly", TOLD, TOLD),
        ("c++", "abc++", TOLD, NOT),
        (".net", "use .net now", TOLD, TOLD),
        ("red dragon", "tired dragons", TOLD, TOLD),  # several words are looked for as a part
        ("red dragon", "red  dragon", NOT, NOT),
        ("drache", "Der Drache schläft", TOLD, TOLD),
        ("größe", "GRÖSSE", TOLD, TOLD),
        ("龙", "一条大龙来了", TOLD, TOLD),  # no spaces stand between these words
        ("dragon", "黑dragon来了", TOLD, TOLD),
        ("ドラゴン", "赤いドラゴンが", TOLD, TOLD),
        ("용", "용이 온다", TOLD, TOLD),
        ("มังกร", "มีมังกรอยู่", TOLD, TOLD),
        ("дракон", "драконы", TOLD, NOT),
        ("  dragon ", "dragon", TOLD, TOLD),
        ("", "anything", NOT, NOT),
        ("   ", "anything", NOT, NOT),
    ],
)
def test_a_key_falls_as_a_part_or_as_a_whole_word(
    key: str, said: str, as_part: str, as_word: str
) -> None:
    assert fate(an_entry("It.", key), said) == as_part
    assert fate(an_entry("It.", key, match_whole_words=True), said) == as_word


@pytest.mark.parametrize(
    ("key", "said", "default", "sensitive"),
    [
        ("Dragon", "Dragon", TOLD, TOLD),
        ("Dragon", "dragon", TOLD, NOT),
        ("dragon", "DRAGON", TOLD, NOT),
    ],
)
def test_case_counts_only_where_the_entry_says_so(
    key: str, said: str, default: str, sensitive: str
) -> None:
    for whole_words in (True, False):
        entry = an_entry("It.", key, match_whole_words=whole_words)
        assert fate(entry, said) == default
        case_sensitive = an_entry("It.", key, match_whole_words=whole_words, case_sensitive=True)
        assert fate(case_sensitive, said) == sensitive


@pytest.mark.parametrize(
    ("key", "said", "plain", "as_regex"),
    [
        ("/drag[oa]n/", "a dragan", TOLD, TOLD),
        ("/dragon/", "a DRAGON", NOT, NOT),
        ("/dragon/i", "a DRAGON", TOLD, TOLD),
        ("/^ann: dragon/im", "x", NOT, NOT),
        ("/\x01Ann: .*dragon/", "Ann: a dragon", TOLD, TOLD),  # \x01 begins each message
        ("/a.b/", "a\nb", NOT, NOT),
        ("/a.b/s", "a\nb", TOLD, TOLD),
        ("/dragon/gu", "dragon", TOLD, TOLD),
        ("/and/or", "this and/or that", NOT, NOT),  # a pattern with flags that nobody knows
        ("and/or", "this and/or that", TOLD, TOLD),
        (r"/and\/or/", "this and/or that", TOLD, TOLD),
        ("drag[oa]n", "a dragan", NOT, TOLD),
        ("drag[oa]n", "a DRAGAN", NOT, TOLD),
        ("drag[oa]n", "a drag[oa]n", TOLD, NOT),
    ],
)
def test_a_key_is_a_pattern_when_it_is_written_so_or_the_entry_says_so(
    key: str, said: str, plain: str, as_regex: str
) -> None:
    assert fate(an_entry("It.", key), said) == plain
    assert fate(an_entry("It.", key, use_regex=True), said) == as_regex


def test_secondary_keys_and_constant_do_not_count_for_patterns() -> None:
    entry = an_entry("It.", "drag.n", use_regex=True, constant=True, secondary_keys=("x",))

    assert fate(entry, "nothing") == NOT
    assert fate(entry, "dragon") == TOLD


@pytest.mark.parametrize(
    ("of_book", "of_entry", "told_at"),
    [
        # The key is in one line, so many from the end. At which distances does it fall?
        (1, None, [1]),
        (2, None, [1, 2]),
        (2, 1, [1]),
        (2, 3, [1, 2, 3]),
        (2, 0, []),
        (0, None, []),
        (9, None, [1, 2, 3, 4]),
        (2, -1, []),
    ],
)
def test_so_many_of_the_newest_lines_are_scanned_and_the_entry_decides_over_its_book(
    of_book: int, of_entry: int | None, told_at: list[int]
) -> None:
    book = a_book(an_entry("It.", "dragon", scan_depth=of_entry), scan_depth=of_book)

    told = [n for n in range(1, 5) if texts(tell(book, *_with_dragon(at=n)))]

    assert told == told_at


def _with_dragon(*, at: int) -> list[str]:
    """Return four lines, of which one, so many from the end, tells of a dragon."""
    return ["dragon" if n == at else "nothing" for n in (4, 3, 2, 1)]


def test_names_are_scanned_and_stand_for_themselves_in_keys() -> None:
    assert fate(an_entry("It.", "ann:"), "Ann: Hello") == TOLD
    assert fate(an_entry("It.", "{{char}}"), "Ann: Dear coach") == TOLD
    assert fate(an_entry("It.", "/^\x01{{char}}/m"), "Coach: Yes") == TOLD


def test_an_entry_without_keys_is_told_only_when_it_is_constant() -> None:
    assert fate(an_entry("It."), "anything") == NOT
    assert fate(an_entry("It.", constant=True), "anything") == TOLD
    assert fate(an_entry("It.", constant=True, enabled=False), "anything") == NOT


def test_nothing_is_told_when_an_entry_has_nothing_to_tell() -> None:
    assert fate(an_entry("  ", constant=True), "anything") == NOT
