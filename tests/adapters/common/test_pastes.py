"""Texts that arrive in several messages, because one was too short for them."""

from datetime import timedelta

import pytest

from adapters.common.pastes import Pastes
from bot.domain.message import IncomingMessage
from tests.builders import BEN, NOON, a_group, an_incoming


@pytest.fixture
def pastes() -> Pastes:
    """Return what watches messages of at most 20 characters."""
    return Pastes(limit=20)


def sent(text: str, number: int, *, after: float = 0.0, **changes: object) -> IncomingMessage:
    """Return message number so and so, sent so many seconds after noon."""
    at = NOON + timedelta(seconds=after)
    return an_incoming(text, message_id=str(number), sent_at=at, **changes)


def test_what_follows_a_long_text_at_once_goes_on_with_it(pastes: Pastes) -> None:
    assert pastes.part_before(sent("It was a dark and", 1)) == ""
    assert pastes.part_before(sent("stormy night, and the", 2, after=1)) == "1"
    assert pastes.part_before(sent("rain fell.", 3, after=2)) == "2"


def test_a_last_part_may_be_of_any_length_and_ends_nothing_else(pastes: Pastes) -> None:
    pastes.part_before(sent("It was a dark and", 1))
    pastes.part_before(sent("night.", 2))

    assert pastes.part_before(sent("And then?", 3, after=3)) == ""


@pytest.mark.parametrize(
    "second",
    [
        sent("stormy night", 2, after=3),
        sent("stormy night", 2, sender=BEN),
        sent("stormy night", 2, place=a_group()),
        sent("", 2),
        sent("It was a dark and", 1),
    ],
    ids=["later", "by somebody else", "elsewhere", "no text", "the same again"],
)
def test_other_messages_go_on_with_nothing(pastes: Pastes, second: IncomingMessage) -> None:
    pastes.part_before(sent("It was a dark and", 1))

    assert pastes.part_before(second) == ""


def test_nothing_goes_on_with_a_short_text(pastes: Pastes) -> None:
    pastes.part_before(sent("It was", 1))

    assert pastes.part_before(sent("dark", 2)) == ""


def test_lengths_are_counted_as_the_platform_counts_them() -> None:
    doubled = Pastes(limit=20, length=lambda text: 2 * len(text))
    doubled.part_before(sent("It was", 1))

    assert doubled.part_before(sent("dark", 2)) == "1"
