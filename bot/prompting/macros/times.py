"""Times in English words and in the formats of Moment.js, which character cards use."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NOON = 12
_HOURS_OF_A_DAY = 24
_SUFFIXES = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}


def _weekday(moment: datetime) -> str:
    """Return the name of the day."""
    return _DAYS[moment.weekday()]


_FORMATS: Mapping[str, Callable[[datetime], str]] = {
    "YYYY": lambda t: f"{t.year:04}",
    "YY": lambda t: f"{t.year % 100:02}",
    "MMMM": lambda t: _MONTHS[t.month - 1],
    "MMM": lambda t: _MONTHS[t.month - 1][:3],
    "MM": lambda t: f"{t.month:02}",
    "M": lambda t: str(t.month),
    "Do": lambda t: _ordinal(t.day),
    "DD": lambda t: f"{t.day:02}",
    "D": lambda t: str(t.day),
    "dddd": _weekday,
    "ddd": lambda t: _weekday(t)[:3],
    "dd": lambda t: _weekday(t)[:2],
    "d": lambda t: str(t.isoweekday() % 7),
    "HH": lambda t: f"{t.hour:02}",
    "H": lambda t: str(t.hour),
    "hh": lambda t: f"{_twelve(t.hour):02}",
    "h": lambda t: str(_twelve(t.hour)),
    "mm": lambda t: f"{t.minute:02}",
    "m": lambda t: str(t.minute),
    "ss": lambda t: f"{t.second:02}",
    "s": lambda t: str(t.second),
    "A": lambda t: "AM" if t.hour < _NOON else "PM",
    "a": lambda t: "am" if t.hour < _NOON else "pm",
    "ZZ": lambda t: t.strftime("%z"),
    "Z": lambda t: t.isoformat()[-6:],
    "LT": lambda t: formatted(t, "h:mm A"),
    "LL": lambda t: formatted(t, "MMMM D, YYYY"),
    "L": lambda t: formatted(t, "MM/DD/YYYY"),
}
_TOKEN = re.compile(r"\[([^\]]*)\]|" + "|".join(sorted(_FORMATS, key=len, reverse=True)))

_STEPS = (
    (45, 1, "a few seconds"),
    (90, 60, "a minute"),
    (45 * 60, 60, "{} minutes"),
    (90 * 60, 3600, "an hour"),
    (22 * 3600, 3600, "{} hours"),
    (36 * 3600, 86400, "a day"),
    (26 * 86400, 86400, "{} days"),
    (46 * 86400, 86400, "a month"),
    (320 * 86400, 2629800, "{} months"),
    (548 * 86400, 86400, "a year"),
)
"""Below how many seconds what is said, and the unit that is counted."""


def formatted(moment: datetime, pattern: str) -> str:
    """Return the moment in a format such as `YYYY-MM-DD HH:mm [o'clock]`."""
    return _TOKEN.sub(lambda m: m[1] if m[1] is not None else _FORMATS[m[0]](moment), pattern)


def at_offset(moment: datetime, hours: int) -> datetime:
    """Return the same moment so many hours from UTC; beyond a day, in UTC."""
    hours = hours if abs(hours) < _HOURS_OF_A_DAY else 0
    return moment.astimezone(timezone(timedelta(hours=hours)))


def in_words(passed: timedelta) -> str:
    """Return about how long that is."""
    seconds = max(0.0, passed.total_seconds())
    for below, unit, words in _STEPS:
        if seconds < below:
            return words.format(round(seconds / unit))
    return f"{round(seconds / 31557600)} years"


def _twelve(hour: int) -> int:
    """Return the hour as a clock face shows it."""
    return (hour - 1) % _NOON + 1


def _ordinal(number: int) -> str:
    """Return a day of the month as `1st`, `2nd`, and so on."""
    return f"{number}{_SUFFIXES.get(number, 'th')}"
