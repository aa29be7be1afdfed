"""Times in words, and the formats that card users write."""

from datetime import datetime, timedelta, timezone

import pytest

from bot.prompting.macros.times import at_offset, formatted, in_words

DELHI = timezone(timedelta(hours=5, minutes=30))
MOMENT = datetime(2026, 3, 2, 0, 5, 9, tzinfo=DELHI)


@pytest.mark.parametrize(
    ("pattern", "read"),
    [
        ("YYYY-MM-DD", "2026-03-02"),
        ("YY M D", "26 3 2"),
        ("MMMM Do", "March 2nd"),
        ("MMM ddd dd d dddd", "Mar Mon Mo 1 Monday"),
        ("HH:mm:ss", "00:05:09"),
        ("H m s", "0 5 9"),
        ("h:mm A", "12:05 AM"),
        ("hh a", "12 am"),
        ("Z ZZ", "+05:30 +0530"),
        ("[on] dddd [at] h", "on Monday at 12"),
        ("LT LL L", "12:05 AM March 2, 2026 03/02/2026"),
        ("", ""),
    ],
)
def test_a_format_is_read_as_moment_js_reads_it(pattern: str, read: str) -> None:
    assert formatted(MOMENT, pattern) == read


@pytest.mark.parametrize(
    ("day", "read"), [(1, "1st"), (3, "3rd"), (4, "4th"), (11, "11th"), (22, "22nd"), (31, "31st")]
)
def test_days_are_counted_in_words(day: int, read: str) -> None:
    assert formatted(MOMENT.replace(day=day), "Do") == read


@pytest.mark.parametrize(
    ("hour", "read"), [(0, "12 AM"), (1, "1 AM"), (11, "11 AM"), (12, "12 PM"), (23, "11 PM")]
)
def test_hours_go_round_the_clock(hour: int, read: str) -> None:
    assert formatted(MOMENT.replace(hour=hour), "h A") == read


@pytest.mark.parametrize(
    ("passed", "read"),
    [
        (timedelta(seconds=-5), "a few seconds"),
        (timedelta(seconds=44), "a few seconds"),
        (timedelta(seconds=60), "a minute"),
        (timedelta(minutes=5), "5 minutes"),
        (timedelta(hours=1), "an hour"),
        (timedelta(hours=5), "5 hours"),
        (timedelta(days=1), "a day"),
        (timedelta(days=9), "9 days"),
        (timedelta(days=31), "a month"),
        (timedelta(days=100), "3 months"),
        (timedelta(days=365), "a year"),
        (timedelta(days=1000), "3 years"),
    ],
)
def test_a_length_of_time_is_told_in_words(passed: timedelta, read: str) -> None:
    assert in_words(passed) == read


def test_a_moment_is_the_same_elsewhere() -> None:
    assert at_offset(MOMENT, -3) == MOMENT
    assert formatted(at_offset(MOMENT, -3), "LT") == "3:35 PM"
    assert formatted(at_offset(MOMENT, 99), "LT") == "6:35 PM"
