"""One entry, however it is spelt."""

from typing import get_args

import pytest

from bot.domain.lore import LoreEntry, LorePosition, LoreRole, SecondaryLogic
from personas.json_values import Json, JsonObject
from personas.lorebooks.dialect import CARD, WORLD, Dialect
from personas.lorebooks.entry import read_entry
from tests.personas.cards.builders import a_raw_entry

ST_MARK = {"display_index": 0, "selectiveLogic": 0}
"""What SillyTavern writes into the extensions of every entry."""


def read(raw: JsonObject, dialect: Dialect = CARD) -> LoreEntry:
    return read_entry(raw, "1", dialect)


def in_extensions(**extensions: Json) -> JsonObject:
    return a_raw_entry(extensions=extensions)


def test_every_fact_of_a_card_arrives() -> None:
    entry = read(
        a_raw_entry(
            keys=["loom", "/mill/i"],
            secondary_keys=["punch"],
            selective=True,
            enabled=False,
            constant=True,
            insertion_order=-3,
            priority=2,
            name="Loom",
            comment="Machines",
            use_regex=True,
            case_sensitive=True,
            position="before_char",
            extensions={
                "selectiveLogic": None,
                "selective_logic": 3,
                "match_whole_words": True,
                "scan_depth": 3,
                "position": 4,
                "depth": 2,
                "role": 2,
                "probability": 50,
                "exclude_recursion": True,
                "prevent_recursion": True,
                "delay_until_recursion": 2,
                "sticky": 3,
                "cooldown": 4,
                "delay": 5,
                "group": "engines",
                "group_override": True,
                "group_weight": 10,
                "ignore_budget": True,
                "use_regex": True,
            },
        )
    )

    assert entry == LoreEntry(
        id="1",
        content="Looms weave.",
        keys=("loom", "/mill/i"),
        secondary_keys=("punch",),
        selective=True,
        logic="and_all",
        enabled=False,
        constant=True,
        insertion_order=-3,
        priority=2,
        name="Loom",
        comment="Machines",
        use_regex=True,
        case_sensitive=True,
        match_whole_words=True,
        scan_depth=3,
        position="at_depth",
        depth=2,
        role="assistant",
        probability=50,
        exclude_recursion=True,
        prevent_recursion=True,
        delay_until_recursion=2,
        sticky=3,
        cooldown=4,
        delay=5,
        group="engines",
        group_override=True,
        group_weight=10,
        ignore_budget=True,
    )


def test_every_fact_of_a_world_arrives() -> None:
    entry = read(
        {
            "uid": 1,
            "key": ["loom"],
            "keysecondary": ["punch"],
            "comment": "Machines",
            "content": "Looms weave.",
            "constant": True,
            "selective": False,
            "selectiveLogic": 2,
            "order": 7,
            "position": 3,
            "disable": True,
            "ignoreBudget": True,
            "excludeRecursion": True,
            "preventRecursion": True,
            "delayUntilRecursion": True,
            "probability": 20,
            "useProbability": True,
            "depth": 1,
            "group": "engines",
            "groupOverride": True,
            "groupWeight": 5,
            "scanDepth": 9,
            "caseSensitive": False,
            "matchWholeWords": False,
            "role": 1,
            "sticky": None,
            "cooldown": 2,
            "delay": 3,
        },
        WORLD,
    )

    assert entry == LoreEntry(
        id="1",
        content="Looms weave.",
        keys=("loom",),
        secondary_keys=("punch",),
        comment="Machines",
        constant=True,
        selective=False,
        logic="not_any",
        insertion_order=7,
        position="note_bottom",
        enabled=False,
        ignore_budget=True,
        exclude_recursion=True,
        prevent_recursion=True,
        delay_until_recursion=1,
        probability=20,
        depth=1,
        group="engines",
        group_override=True,
        group_weight=5,
        scan_depth=9,
        case_sensitive=False,
        match_whole_words=False,
        role="user",
        cooldown=2,
        delay=3,
    )


def test_an_entry_that_says_nothing_is_what_sillytavern_takes_it_for() -> None:
    assert read({}) == LoreEntry(id="1", content="", selective=False, position="after_char")
    assert read({}, WORLD) == LoreEntry(id="1", content="")


def test_a_new_entry_is_what_the_domain_takes_it_for() -> None:
    assert read(CARD.blank) == LoreEntry(id="1", content="")
    assert read(WORLD.blank, WORLD) == LoreEntry(id="1", content="")


def test_an_empty_list_of_secondary_keys_is_kept_beside_selective() -> None:
    entry = read(a_raw_entry(selective=True, secondary_keys=[]))

    assert (entry.selective, entry.secondary_keys) == (True, ())


@pytest.mark.parametrize(
    ("extensions", "logic", "chance"),
    [
        ({"selectiveLogic": 1, "useProbability": False, "probability": 5}, "not_all", 100),
        ({"selective_logic": 1, "use_probability": False, "probability": 5}, "not_all", 100),
        ({"selectiveLogic": 0, "selective_logic": 1, "useProbability": True}, "and_any", 100),
        ({"selectiveLogic": "not_any", "probability": None}, "not_any", 100),
        ({"selectiveLogic": 9, "selective_logic": 3, "probability": 250}, "and_all", 100),
        ({"probability": "30"}, "and_any", 30),
    ],
)
def test_both_spellings_are_read(extensions: JsonObject, logic: str, chance: int) -> None:
    entry = read(a_raw_entry(extensions=extensions))

    assert (entry.logic, entry.probability) == (logic, chance)


@pytest.mark.parametrize("spelling", ["exclude_recursion", "excludeRecursion"])
def test_facts_are_found_at_the_top_and_in_the_extensions(spelling: str) -> None:
    for dialect in (CARD, WORLD):
        assert read({spelling: True}, dialect).exclude_recursion
        assert read({"extensions": {spelling: True}}, dialect).exclude_recursion
    both: JsonObject = {spelling: True, "extensions": {spelling: False}}
    assert not read(both, CARD).exclude_recursion
    assert read(both, WORLD).exclude_recursion


@pytest.mark.parametrize(
    ("said", "position"),
    [
        ({"position": "before_char"}, "before_char"),
        ({"position": "after_char"}, "after_char"),
        ({"position": 0}, "before_char"),
        ({"position": 4}, "at_depth"),
        ({"position": "4"}, "at_depth"),
        ({"position": None}, "after_char"),
        ({"position": "before_char", "extensions": {"position": 4}}, "at_depth"),
        ({"position": "before_char", "extensions": {"position": None}}, "before_char"),
        ({"position": "after_char", "extensions": {"position": 7}}, "after_char"),
        ({"position": "before_char", "extensions": "none"}, "before_char"),
    ],
)
def test_the_position_is_a_word_or_a_number(said: JsonObject, position: str) -> None:
    assert read(a_raw_entry(**said)).position == position


def test_numbers_of_positions_roles_and_logics_are_sillytaverns() -> None:
    assert get_args(LorePosition) == (
        "before_char",
        "after_char",
        "note_top",
        "note_bottom",
        "at_depth",
        "examples_top",
        "examples_bottom",
    )
    assert get_args(LoreRole) == ("system", "user", "assistant")
    assert get_args(SecondaryLogic) == ("and_any", "not_all", "not_any", "and_all")


def test_regular_expressions_are_not_believed_of_sillytavern() -> None:
    assert read(a_raw_entry(use_regex=True)).use_regex
    for mark in ST_MARK:
        assert not read(a_raw_entry(use_regex=True, extensions={mark: 0})).use_regex


@pytest.mark.parametrize(
    ("written", "read_as"),
    [("a, b,,", ("a", "b")), (["a", None, "", 3], ("a", "3")), (None, ()), ({"a": 1}, ())],
)
def test_keys_are_a_list_or_a_line(written: Json, read_as: tuple[str, ...]) -> None:
    assert read(a_raw_entry(keys=written)).keys == read_as


@pytest.mark.parametrize(
    ("written", "depth"),
    [(3, 3), (3.9, 3), ("3", 3), (-3, 0), (10**30, 1_000_000), (True, 1), ("x", 4), ("3x", 4)],
)
def test_numbers_of_another_kind_are_taken_as_far_as_they_go(written: Json, depth: int) -> None:
    assert read(in_extensions(depth=written)).depth == depth


def test_decorators_stay_in_the_content() -> None:
    assert read(a_raw_entry(content="@@depth 2\nLooms.")).content == "@@depth 2\nLooms."
