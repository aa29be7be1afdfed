"""A clock whose sleepers wait until the test lets time pass: for code that races against time."""

import asyncio
from datetime import UTC, datetime, timedelta

_TURNS_OF_THE_LOOP = 50


class SteppedClock:
    """Stands still until `advance` is called."""

    def __init__(self, now: datetime = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)) -> None:
        self._begun = now
        self._passed = 0.0
        self._sleepers: list[tuple[float, asyncio.Future[None]]] = []

    def now(self) -> datetime:
        """Return the present moment of the test."""
        return self._begun + timedelta(seconds=self._passed)

    def monotonic(self) -> float:
        """Return the seconds that passed."""
        return self._passed

    async def sleep(self, seconds: float) -> None:
        """Return when the test has let that time pass."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        waiting = asyncio.get_running_loop().create_future()
        self._sleepers.append((self._passed + seconds, waiting))
        await waiting

    async def until_awaited(self) -> None:
        """Return when somebody waits for time to pass, though a network may answer them first."""
        while all(waiting.done() for _, waiting in self._sleepers):
            await settle()

    async def advance(self, seconds: float = 0.0) -> None:
        """Let time pass, stop by stop, and everybody do what they do at each."""
        end = self._passed + seconds
        await settle()
        while due := [at for at, waiting in self._sleepers if at <= end and not waiting.done()]:
            self._passed = max(self._passed, min(due))
            for at, waiting in self._sleepers:
                if at <= self._passed and not waiting.done():
                    waiting.set_result(None)
            self._sleepers = [(at, one) for at, one in self._sleepers if not one.done()]
            await settle()
        self._passed = end


async def settle() -> None:
    """Let every task run until it waits for something outside."""
    for _ in range(_TURNS_OF_THE_LOOP):
        await asyncio.sleep(0)
