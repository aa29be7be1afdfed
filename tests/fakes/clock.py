"""A clock that a test owns: time passes when somebody sleeps, or when the test says so."""

import asyncio
from datetime import UTC, datetime, timedelta


class FakeClock:
    """Starts at a fixed moment; sleeping takes no real time."""

    def __init__(self, now: datetime = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)) -> None:
        self._begun = now
        self._passed = 0.0

    def now(self) -> datetime:
        """Return the present moment of the test."""
        return self._begun + timedelta(seconds=self._passed)

    def monotonic(self) -> float:
        """Return the seconds that passed."""
        return self._passed

    async def sleep(self, seconds: float) -> None:
        """Let that time pass, and others run meanwhile."""
        self.advance(seconds)
        await asyncio.sleep(0)

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self._passed += max(0.0, seconds)
