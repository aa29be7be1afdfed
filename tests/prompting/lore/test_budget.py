"""Which entries are told when not all of them fit, and in which order they stand."""

from typing import Any

import pytest

from bot.domain.lore import LoreEntry
from bot.prompting.tokens import estimate
from tests.fakes.chance import LoadedDice
from tests.prompting.lore.telling import a_book, an_entry, tell, tell_all, texts, why


def a_constant(name: str, *, words: int = 10, **changes: Any) -> LoreEntry:
    """Return an entry that is always told, of about so many tokens."""
    return an_entry(f"{name} " + "word " * words, id=name, constant=True, **changes)


def names(outcome: Any) -> list[str]:
    return [text.split()[0] for text in texts(outcome)]


COST = estimate(a_constant("A").content.strip())


@pytest.mark.parametrize(
    ("budget", "expected"),
    [(0, []), (COST - 1, []), (COST, ["C"]), (2 * COST, ["B", "C"]), (3 * COST, ["A", "B", "C"])],
)
def test_higher_orders_go_first_for_the_budget_and_stand_lower(
    budget: int, expected: list[str]
) -> None:
    book = a_book(
        a_constant("B", insertion_order=2),
        a_constant("A", insertion_order=1),
        a_constant("C", insertion_order=3),
    )

    assert names(tell(book, "x", budget=budget)) == expected


def test_priority_goes_before_order_for_the_budget() -> None:
    book = a_book(
        a_constant("A", insertion_order=1, priority=5), a_constant("B", insertion_order=2)
    )

    assert names(tell(book, "x", budget=COST)) == ["A"]


def test_nothing_is_told_after_the_first_entry_that_does_not_fit() -> None:
    book = a_book(
        a_constant("A", insertion_order=3),
        a_constant("B", insertion_order=2, words=100),
        a_constant("C", insertion_order=1, words=1),
    )

    assert why(tell(book, "x", budget=50)) == [
        "told: it is told always",
        "not told: the budget of 50 tokens was full",
        "not told: the budget of 50 tokens was full",
    ]


def test_nothing_more_is_looked_for_once_something_did_not_fit() -> None:
    book = a_book(
        a_constant("A", insertion_order=3),
        a_constant("B", insertion_order=2, words=100),
        an_entry("C.", "word", scan_depth=0, ignore_budget=True),
        recursive_scanning=True,
    )

    assert names(tell(book, "x", budget=200)) == ["B", "A", "C."]
    assert names(tell(book, "x", budget=50)) == ["A"]


def test_a_book_has_a_budget_of_its_own_within_the_common_one() -> None:
    small = a_book(a_constant("A"), a_constant("B"), token_budget=COST)
    other = a_book(a_constant("C"), a_constant("D"))

    assert names(tell_all([small, other], "x", budget=3 * COST)) == ["A", "C", "D"]
    assert names(tell_all([small, other], "x", budget=2 * COST)) == ["A", "C"]


def test_earlier_books_go_first_for_the_budget() -> None:
    first, second = a_book(a_constant("A")), a_book(a_constant("B", insertion_order=900))

    assert names(tell_all([first, second], "x", budget=COST)) == ["A"]
    assert names(tell_all([second, first], "x", budget=COST)) == ["B"]


def test_entries_that_ignore_the_budget_are_bound_by_the_room_alone() -> None:
    book = a_book(
        a_constant("A", insertion_order=3),
        a_constant("B", insertion_order=2),
        a_constant("C", insertion_order=1, ignore_budget=True),
    )

    assert names(tell(book, "x", budget=COST)) == ["C", "A"]
    assert names(tell(book, "x", budget=COST, room=2 * COST - 1)) == ["A"]


def test_white_space_around_a_text_is_not_told() -> None:
    assert texts(tell(an_entry("\n  A.\n\n", constant=True), "x")) == ["A."]


def test_what_macros_bring_in_counts() -> None:
    entry = an_entry("{{reverse:" + "word " * 30 + "}}", constant=True)

    assert not texts(tell(entry, "x", budget=30))
    assert texts(tell(entry, "x", budget=60))


def test_sticky_entries_go_first_for_the_budget() -> None:
    book = a_book(
        an_entry("A " + "word " * 10, "dragon", sticky=3, insertion_order=1),
        a_constant("B", insertion_order=9),
    )
    before = tell(book, "dragon", budget=2 * COST, message_count=1)

    assert names(tell(book, "x", budget=COST, message_count=2, effects=before.effects)) == ["A"]


@pytest.mark.parametrize(
    ("rolled", "probability", "verdict"),
    [
        (0, 100, "told: it is told always"),
        (99, 100, "told: it is told always"),
        (29, 30, "told: it is told always"),
        (30, 30, "not told: it lost the roll of 30 %"),
        (0, 0, "not told: it lost the roll of 0 %"),
    ],
)
def test_an_entry_is_told_with_its_probability(rolled: int, probability: int, verdict: str) -> None:
    entry = a_constant("A", probability=probability)

    assert why(tell(entry, "x", chance=LoadedDice(rolled))) == [verdict]


def test_a_lost_roll_is_final_for_the_turn() -> None:
    unlucky = an_entry("Gold.", "castle", probability=30)
    book = a_book(unlucky, an_entry("A castle.", "castle"), recursive_scanning=True)
    dice = LoadedDice(99)

    assert texts(tell(book, "castle", chance=dice)) == ["A castle."]
    assert len(dice.occasions) == 1


def test_sticky_entries_are_spared_the_roll() -> None:
    entry = an_entry("Gold.", "gold", probability=30, sticky=2)
    before = tell(entry, "gold", message_count=1, chance=LoadedDice(0)).effects

    assert tell(entry, "x", message_count=2, effects=before, chance=LoadedDice(99)).told
