"""What an edit does to an entry, however that is spelt."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.lore import LoreEntry, LorePosition
from personas.json_values import Json, JsonObject
from personas.lorebooks.dialect import CARD, WORLD, Dialect
from personas.lorebooks.entry import read_entry, write_entry
from tests.personas.cards.builders import a_raw_entry

ST_MARK = {"display_index": 0, "selectiveLogic": 0}
"""What SillyTavern writes into the extensions of every entry."""


def read(raw: JsonObject, dialect: Dialect = CARD) -> LoreEntry:
    return read_entry(raw, "1", dialect)


def edited(raw: JsonObject, dialect: Dialect = CARD, **changes: Any) -> JsonObject:
    """Return the raw entry after these changes; they read as they were made."""
    entry = replace(read(raw, dialect), **changes)
    written = write_entry(raw, entry, dialect)
    assert read(written, dialect) == entry
    return written


def in_extensions(**extensions: Json) -> JsonObject:
    return a_raw_entry(extensions=extensions)


def test_sillytavern_can_still_be_told_that_keys_are_regular_expressions() -> None:
    raw = a_raw_entry(use_regex=True, extensions=ST_MARK)

    written = edited(raw, use_regex=True)

    assert written == a_raw_entry(use_regex=True, extensions={**ST_MARK, "use_regex": True})
    assert not read(edited(written, use_regex=False)).use_regex


def test_nothing_changes_when_nothing_was_edited() -> None:
    raw = a_raw_entry(position=4, keys="a, b", extensions={"probability": None, "x": [1]})

    assert write_entry(raw, read(raw), CARD) is raw


def test_an_edit_is_written_where_the_fact_stands() -> None:
    assert edited(in_extensions(excludeRecursion=False), exclude_recursion=True) == in_extensions(
        excludeRecursion=True
    )
    assert edited(in_extensions(selective_logic=0), logic="and_all") == in_extensions(
        selective_logic=3
    )
    assert edited(a_raw_entry(depth=1), depth=2) == a_raw_entry(depth=2)


def test_an_edit_is_written_everywhere_when_the_fact_stands_twice() -> None:
    raw = {**in_extensions(groupWeight=1, group_weight=2), "groupWeight": 3}

    assert edited(raw, group_weight=9) == {
        **in_extensions(groupWeight=9, group_weight=9),
        "groupWeight": 9,
    }


def test_an_edit_is_written_as_sillytavern_spells_it_when_the_fact_stood_nowhere() -> None:
    assert edited(a_raw_entry(), logic="not_any", sticky=2) == in_extensions(
        selectiveLogic=2, sticky=2
    )
    assert edited({}, WORLD, logic="not_any", group_weight=2, enabled=False) == {
        "selectiveLogic": 2,
        "groupWeight": 2,
        "disable": True,
    }
    assert edited(a_raw_entry(), case_sensitive=True) == a_raw_entry(case_sensitive=True)


@pytest.mark.parametrize(
    ("before", "position", "after"),
    [
        ({"position": "before_char"}, "after_char", {"position": "after_char"}),
        ({"position": 4}, "before_char", {"position": 0}),
        ({"position": 0}, "at_depth", {"position": 4}),
        ({}, "before_char", {"position": "before_char"}),
        ({}, "at_depth", {"position": "after_char", "extensions": {"position": 4}}),
        (
            {"position": "after_char", "extensions": {"position": 1}},
            "note_top",
            {"position": "after_char", "extensions": {"position": 2}},
        ),
        (
            {"position": "after_char", "extensions": {"position": 4}},
            "before_char",
            {"position": "before_char", "extensions": {"position": 0}},
        ),
    ],
)
def test_a_position_is_written_as_it_was(
    before: JsonObject, position: LorePosition, after: JsonObject
) -> None:
    assert edited(a_raw_entry(**before), position=position) == a_raw_entry(**after)


def test_a_probability_counts_again_when_it_is_edited() -> None:
    raw = in_extensions(probability=50, use_probability=False)

    assert edited(raw, probability=50) == in_extensions(probability=50, use_probability=True)
    assert edited(raw, comment="x")["extensions"] == raw["extensions"]
    assert edited(in_extensions(probability=None), probability=7) == in_extensions(probability=7)


def test_an_edit_back_to_the_default_is_written_too() -> None:
    raw = a_raw_entry(case_sensitive=True, extensions={"case_sensitive": False, "scan_depth": 3})

    assert edited(raw, case_sensitive=None, scan_depth=None) == a_raw_entry(
        case_sensitive=None, extensions={"case_sensitive": None, "scan_depth": None}
    )


def test_an_edit_replaces_extensions_that_are_none() -> None:
    assert edited(a_raw_entry(extensions=None), sticky=1) == in_extensions(sticky=1)
