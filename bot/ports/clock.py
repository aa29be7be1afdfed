"""Time, injected so that tests own it."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells and passes time."""

    def now(self) -> datetime:
        """Return the present moment in UTC, aware."""
        ...

    def monotonic(self) -> float:
        """Return seconds since an arbitrary moment, never going back."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return after that many seconds."""
        ...
