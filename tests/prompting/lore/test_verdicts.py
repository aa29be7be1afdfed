"""Every entry says why it is told or not."""

from typing import Any

import pytest

from bot.domain.lore import LoreEntry
from tests.prompting.lore.telling import a_book, an_entry, tell, why

SECONDARY = ("fire", "gold")


@pytest.mark.parametrize(
    ("entry", "said", "verdict"),
    [
        (an_entry("It.", "dragon"), "dragon", "told: 'dragon' fell in the last message"),
        (
            an_entry("It.", "dragon"),
            "x",
            "not told: its keys did not fall in the last message",
        ),
        (an_entry("It."), "x", "not told: it has no keys"),
        (an_entry("It.", enabled=False), "x", "not told: it is switched off"),
        (an_entry("It.", constant=True), "x", "told: it is told always"),
        (an_entry("@@activate\nIt."), "x", "told: its decorator wants it always"),
        (an_entry(""), "x", "not told: it has nothing to tell"),
        (
            an_entry("@@exclude_keys x\nIt.", "dragon"),
            "x",
            "not told: 'x' fell, which keeps it out",
        ),
        (
            an_entry("@@additional_keys y\nIt.", "dragon"),
            "dragon",
            "not told: none of its additional keys fell",
        ),
        (
            an_entry("@@activate_only_after 3\nIt.", "dragon"),
            "x",
            "not told: it waits until the session has 3 answers",
        ),
        (
            an_entry("@@activate_only_every 3\nIt.", "dragon"),
            "x",
            "not told: it is told when the number of answers is a multiple of 3",
        ),
        (
            an_entry("@@is_greeting 2\nIt.", "dragon"),
            "x",
            "not told: it belongs to greeting 2",
        ),
        (
            an_entry("It.", "dragon", secondary_keys=SECONDARY),
            "dragon, fire",
            "told: 'dragon' fell in the last message, and one of its secondary keys did",
        ),
        (
            an_entry("It.", "dragon", secondary_keys=SECONDARY),
            "dragon",
            "not told: 'dragon' fell in the last message, but none of its secondary keys did",
        ),
        (
            an_entry("It.", "dragon", secondary_keys=SECONDARY, logic="and_all"),
            "dragon, fire",
            "not told: 'dragon' fell in the last message, but not all of its secondary keys did",
        ),
        (
            an_entry("It.", "dragon", secondary_keys=SECONDARY, logic="not_any"),
            "dragon, fire",
            "not told: 'dragon' fell in the last message, but one of its secondary keys did",
        ),
        (
            an_entry("It.", "dragon", secondary_keys=SECONDARY, logic="not_any"),
            "dragon",
            "told: 'dragon' fell in the last message, and none of its secondary keys did",
        ),
        (
            an_entry("It.", "dragon", secondary_keys=SECONDARY, logic="not_all"),
            "dragon, fire, gold",
            "not told: 'dragon' fell in the last message, but all of its secondary keys did",
        ),
    ],
)
def test_a_verdict_names_the_reason(entry: LoreEntry, said: str, verdict: str) -> None:
    assert why(tell(entry, said, answer_count=1, greeting=0)) == [verdict]


def test_a_verdict_names_how_many_messages_were_looked_through() -> None:
    book = a_book(an_entry("It.", "dragon"), scan_depth=4)

    assert why(tell(book, "a dragon", "b", "c")) == ["told: 'dragon' fell in the last 3 messages"]
    assert why(tell(book, *"abcdef")) == ["not told: its keys did not fall in the last 4 messages"]


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"name": "Dragon", "comment": "c", "keys": ("k",)}, "Dragon"),
        ({"comment": "c", "keys": ("k",)}, "c"),
        ({"keys": ("k", "l")}, "k"),
        ({}, "7"),
    ],
)
def test_a_verdict_names_its_entry_as_people_know_it(changes: dict[str, Any], name: str) -> None:
    [verdict] = tell(an_entry("It.", id="7", **changes), "x").verdicts

    assert verdict.name == name


def test_there_is_one_verdict_for_every_entry_in_the_order_of_the_book() -> None:
    entries = [an_entry(str(n), constant=n % 2 == 0, insertion_order=-n) for n in range(20)]

    outcome = tell(a_book(*entries, name="Numbers"), "x")

    assert [v.entry for v in outcome.verdicts] == entries
    assert {v.book.name for v in outcome.verdicts} == {"Numbers"}
