"""Fifty places that are busy at once: each one gets on, and together they ask for no more than may.

The clock is the test's own, so nothing waits for real time.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import pytest

from adapters.common.errors import TooSoonError
from adapters.common.live import Rules, stream_by_edits
from adapters.common.pacing import Allowance, Pacers
from tests.adapters.common.fakes import FakeLedger, FakeSurface, an_answer
from tests.adapters.common.stepped_clock import SteppedClock

_PLACES = 50
_WORDS = 120
_SECONDS_BETWEEN_WORDS = 0.25
_LATENCY = 0.1
_RULES = Rules(limit=2000, typing_seconds=8)


@dataclass
class Town:
    """Fifty places in which an answer grows, and when each was written to."""

    clock: SteppedClock
    pacers: Pacers
    asked_at: dict[int, list[float]] = field(default_factory=dict[int, list[float]])
    surfaces: dict[int, FakeSurface] = field(default_factory=dict[int, FakeSurface])

    async def answer(self, place: int) -> None:
        """Show an answer in a place."""
        times = self.asked_at.setdefault(place, [])

        async def travel() -> None:
            times.append(self.clock.monotonic())
            await self.clock.sleep(_LATENCY)

        surface = self.surfaces.setdefault(place, FakeSurface(travel=travel))
        await stream_by_edits(
            an_answer(self._spoken(place), turn=place),
            FakeLedger(),
            surface,
            pacer=self.pacers.of(place),
            clock=self.clock,
            rules=_RULES,
        )

    async def _spoken(self, place: int) -> AsyncIterator[str]:
        for number in range(_WORDS):
            await self.clock.sleep(_SECONDS_BETWEEN_WORDS)
            yield f"{place}.{number} "

    async def lives_through(self) -> None:
        """Let all answers be shown side by side, whatever time that takes."""
        answers = [asyncio.create_task(self.answer(place)) for place in range(_PLACES)]
        while not all(answer.done() for answer in answers):
            await self.clock.advance(_LATENCY)
        await asyncio.gather(*answers)

    @property
    def all_asked_at(self) -> list[float]:
        """Return when anything was asked for, anywhere."""
        return sorted(time for times in self.asked_at.values() for time in times)


def most_within(times: Sequence[float], seconds: float) -> int:
    """Return how many of these moments lie within so many seconds of each other at most."""
    return max(sum(begin <= time < begin + seconds for time in times) for begin in times)


@pytest.mark.parametrize(
    ("a_second", "a_minute", "interval"),
    [(40, None, 1.2), (27, 18, 3.0)],
    ids=["Discord", "groups"],
)
async def test_every_place_gets_on_and_no_limit_is_passed(
    a_second: int, a_minute: int | None, interval: float
) -> None:
    clock = SteppedClock()
    in_all = Allowance(clock, count=a_second, seconds=1)
    town = Town(clock, Pacers(clock, interval=interval, in_all=in_all, a_minute=a_minute))
    await town.lives_through()

    assert most_within(town.all_asked_at, 1) <= a_second
    for place, times in town.asked_at.items():
        assert most_within(times, 60) <= (a_minute or len(times))
        (text,) = town.surfaces[place].messages.values()
        assert text.split() == [f"{place}.{number}" for number in range(_WORDS)]
        gaps = [later - earlier for earlier, later in pairwise(times)]
        assert max(gaps) <= 3 * interval, "somebody waits long for the next word"
    counts = [len(times) for times in town.asked_at.values()]
    assert min(counts) >= max(counts) / 2, "some places take what others need"


async def test_a_place_that_comes_too_soon_slows_no_other() -> None:
    clock = SteppedClock()
    town = Town(clock, Pacers(clock, interval=1.2))
    slowed = FakeSurface(failures=[TooSoonError("Too many requests.", seconds=20)])
    town.surfaces[0] = slowed
    await town.lives_through()

    assert all(len(times) > 15 for place, times in town.asked_at.items() if place)
    assert len(slowed.messages) == 1
    assert [entry for entry in slowed.log if entry.endswith("failed")] == ["send 0 failed"]
