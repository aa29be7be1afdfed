"""Inclusion groups: of the entries of one group, one is told."""

from typing import Any

import pytest

from bot.domain.lore import LoreEntry
from tests.fakes.chance import LoadedDice
from tests.prompting.lore.telling import a_book, an_entry, tell, texts, why


def weather(name: str, **changes: Any) -> LoreEntry:
    return an_entry(name, "sky", **{"group": "weather", **changes})


@pytest.mark.parametrize(
    ("drawn", "winner"), [(0, "sun"), (69, "sun"), (70, "rain"), (89, "rain"), (90, "snow")]
)
def test_chance_decides_by_weight(drawn: int, winner: str) -> None:
    book = a_book(
        weather("sun", group_weight=70),
        weather("rain", group_weight=20),
        weather("snow", group_weight=10),
    )

    assert texts(tell(book, "sky", chance=LoadedDice(drawn))) == [winner]


def test_those_that_lost_say_so() -> None:
    book = a_book(weather("sun"), weather("rain"))

    assert why(tell(book, "sky")) == [
        "told: 'sky' fell in the last message",
        "not told: another entry of the group 'weather' is told",
    ]


def test_an_override_wins_by_order_instead_of_by_chance() -> None:
    book = a_book(
        weather("sun", group_weight=1000),
        weather("rain", group_override=True, insertion_order=1),
        weather("snow", group_override=True, insertion_order=2),
    )

    assert texts(tell(book, "sky")) == ["snow"]


def test_an_entry_that_stays_wins_its_group() -> None:
    book = a_book(weather("sun", group_weight=1000), weather("rain", sticky=3, keys=("rain",)))
    before = tell(book, "rain", message_count=1).effects

    for drawn in (0, 99, 999):
        dice = LoadedDice(drawn)
        outcome = tell(book, "sky", message_count=2, effects=before, chance=dice)
        assert texts(outcome) == ["rain"]


def test_a_group_that_is_told_lets_nobody_in_later() -> None:
    book = a_book(weather("A rainbow.", keys=("rain",)), weather("rain"), recursive_scanning=True)

    assert texts(tell(book, "sky")) == ["rain"]


def test_an_entry_may_be_in_several_groups() -> None:
    book = a_book(
        weather("storm", group="weather, mood"),
        weather("sun"),
        weather("joy", group="mood"),
    )

    assert texts(tell(book, "sky")) == ["storm"]
    assert texts(tell(book, "sky", chance=LoadedDice(on={"group weather": 150}))) == ["sun", "joy"]


def test_somebody_wins_when_nobody_has_any_weight() -> None:
    assert texts(
        tell(a_book(weather("sun", group_weight=0), weather("rain", group_weight=-5)), "sky")
    )


def test_entries_without_a_group_are_all_told() -> None:
    assert (
        len(texts(tell(a_book(weather("sun", group=""), weather("rain", group=" , ")), "sky"))) == 2
    )
