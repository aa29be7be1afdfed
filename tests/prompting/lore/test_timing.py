"""Sticky, cooldown and delay: counted in messages, message by message."""

import json

import pytest

from bot.domain.lore import LoreEntry
from bot.domain.timed_effects import TimedEffects
from tests.prompting.lore.telling import an_entry, tell, why

TIMED = an_entry("It.", "dragon", sticky=3, cooldown=2, delay=2)


def a_session(entry: LoreEntry, *said: str) -> list[str]:
    """Return the verdict at each message of a session, the effects kept as storage keeps them."""
    verdicts: list[str] = []
    kept = "{}"
    for count, line in enumerate(said, start=1):
        effects = TimedEffects.from_plain(json.loads(kept))
        outcome = tell(entry, line, message_count=count, answer_count=count // 2, effects=effects)
        kept = json.dumps(outcome.effects.to_plain())
        verdicts += why(outcome)
    return verdicts


def test_an_entry_waits_is_told_stays_rests_and_is_free_again() -> None:
    assert a_session(TIMED, *["dragon"] * 9) == [
        "not told: it waits until the session has 2 messages",
        "told: 'dragon' fell in the last message",
        "told: it stays for 3 more messages",
        "told: it stays for 2 more messages",
        "told: it stays for this message",
        "not told: it rests for 2 more messages",
        "not told: it rests for this message",
        "told: 'dragon' fell in the last message",
        "told: it stays for 3 more messages",
    ]


def test_an_entry_stays_without_its_keys_and_rests_with_them() -> None:
    said = ["", "dragon", "", "", "", "dragon", "dragon", ""]

    told = [verdict.startswith("told") for verdict in a_session(TIMED, *said)]

    assert told == [False, True, True, True, True, False, False, False]


@pytest.mark.parametrize(
    ("sticky", "cooldown", "delay", "told_at"),
    [
        (0, 0, 0, [1, 2, 3, 4, 5, 6, 7, 8]),
        (0, 1, 0, [1, 3, 5, 7]),
        (0, 3, 0, [1, 5]),
        (2, 0, 0, [1, 2, 3, 4, 5, 6, 7, 8]),
        (2, 2, 0, [1, 2, 3, 6, 7, 8]),
        (0, 0, 4, [4, 5, 6, 7, 8]),
        (1, 5, 2, [2, 3]),
    ],
)
def test_timings_work_alone_and_together(
    sticky: int, cooldown: int, delay: int, told_at: list[int]
) -> None:
    entry = an_entry("It.", "dragon", sticky=sticky, cooldown=cooldown, delay=delay)

    verdicts = a_session(entry, *["dragon"] * 8)

    assert [n for n, v in enumerate(verdicts, start=1) if v.startswith("told")] == told_at


def test_an_entry_that_stays_waits_for_no_decorator() -> None:
    entry = an_entry("@@activate_only_every 2\nIt.", "dragon", sticky=3)
    first = tell(entry, "dragon", message_count=4, answer_count=2)

    later = tell(entry, "x", message_count=6, answer_count=3, effects=first.effects)

    assert why(later) == ["told: it stays for 2 more messages"]


def test_effects_are_forgotten_when_the_answer_is_made_again() -> None:
    first = tell(TIMED, "dragon", message_count=5)

    again = tell(TIMED, "nothing", message_count=5, effects=first.effects)
    later = tell(TIMED, "nothing", message_count=6, effects=first.effects)

    assert why(again) == ["not told: its keys did not fall in the last message"]
    assert again.effects.to_plain() == {}
    assert why(later) == ["told: it stays for 3 more messages"]


def test_effects_are_forgotten_when_the_entry_is_edited() -> None:
    before = tell(TIMED, "dragon", message_count=5)
    edited = an_entry("It changed.", "dragon", id=TIMED.id, sticky=3)

    outcome = tell(edited, "nothing", message_count=6, effects=before.effects)

    assert not outcome.told


def test_effects_of_books_that_are_away_are_kept_until_they_are_over() -> None:
    before = tell(TIMED, "dragon", message_count=5).effects
    elsewhere = an_entry("Other.")

    assert tell(elsewhere, "x", message_count=10, effects=before).effects == before
    assert tell(elsewhere, "x", message_count=11, effects=before).effects.to_plain() == {}


def test_effects_are_kept_in_plain_words() -> None:
    effects = tell(TIMED, "dragon", message_count=5).effects.to_plain()

    assert list(effects.values()) == [{"since": 5, "sticky_until": 8, "rests_until": 10}]


def test_nothing_is_left_behind_when_no_timing_is_asked_for() -> None:
    assert tell(an_entry("It.", "dragon"), "dragon").effects.to_plain() == {}
