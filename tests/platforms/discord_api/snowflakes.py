"""Ids as Discord makes them: they grow, and hold the moment they were made in."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_BITS_BELOW_TIME = 22


class Snowflakes:
    """Makes ids, each greater than the one before."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._last = 0

    def next(self) -> int:
        """Return a new id."""
        present = ((self._now() - _EPOCH) // _MILLISECOND) << _BITS_BELOW_TIME
        self._last = max(present, self._last + 1)
        return self._last


def moment_of(snowflake: int) -> datetime:
    """Return when an id was made."""
    return _EPOCH + (snowflake >> _BITS_BELOW_TIME) * _MILLISECOND
