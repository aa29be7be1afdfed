"""Time on stage: it stands still until the scene says that some passed, so pictures come out alike.

Whoever sleeps or measures does so in real time.
"""

from datetime import UTC, datetime, timedelta

from bot.system import SystemClock

OPENING = datetime(2026, 5, 4, 18, 32, tzinfo=UTC)


class StageClock(SystemClock):
    """The machine's clock, but for the time of day."""

    def __init__(self) -> None:
        self._present = OPENING

    def now(self) -> datetime:
        """Return the moment that is played."""
        return self._present

    def passes(self, **span: float) -> None:
        """Let time pass, such as `minutes=2`."""
        self._present += timedelta(**span)
