"""Supervision: a platform's faults are shown and waited out, unless only the operator can help."""

import asyncio
import logging
from itertools import pairwise

import pytest

from bot.domain.errors import ConfigurationError, DeliveryError
from bot.ports.clock import Clock
from bot.supervision import supervise
from tests.adapters.common.stepped_clock import SteppedClock
from tests.fakes.platform import RecordingPlatform


class Faulty(RecordingPlatform):
    """A platform whose runs end as the test says; when that is told, they end by themselves."""

    def __init__(self, clock: Clock, *faults: Exception, ran: float = 0.0) -> None:
        super().__init__()
        self._clock = clock
        self._faults = list(faults)
        self._ran = ran
        self.begun: list[float] = []
        """When each run began."""

    async def run(self) -> None:
        """Run for a while, then fail."""
        self.begun.append(self._clock.monotonic())
        await self._clock.sleep(self._ran)
        if self._faults:
            raise self._faults.pop(0)


async def ended(platform: Faulty, clock: SteppedClock, *, within: float) -> None:
    """Let time pass until supervision ends."""
    supervision = asyncio.create_task(supervise(platform, clock))
    await clock.advance(within)
    assert supervision.done()
    await supervision


async def test_pauses_double_up_to_a_minute_when_a_platform_fails_again_and_again() -> None:
    clock = SteppedClock()
    platform = Faulty(clock, *[DeliveryError("No.")] * 9)

    await ended(platform, clock, within=300)

    pauses = [later - sooner for sooner, later in pairwise(platform.begun)]
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]


async def test_the_first_pause_is_back_when_a_platform_ran_well_for_long(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock = SteppedClock()
    platform = Faulty(clock, *[DeliveryError("No.")] * 3, ran=301)

    await ended(platform, clock, within=2000)

    assert platform.begun == [0, 302, 604, 906]
    assert caplog.text.count("it starts again in 1 s") == 3


async def test_a_foreseen_fault_is_one_line_with_its_remedy(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock = SteppedClock()
    fault = DeliveryError("It cannot be reached.", remedy="Check the network.")

    await ended(Faulty(clock, fault), clock, within=1)

    (record,) = caplog.records
    assert record.message == (
        "telegram failed; it starts again in 1 s: It cannot be reached. Check the network."
    )
    assert record.levelno == logging.WARNING
    assert record.exc_info is None


async def test_an_unforeseen_fault_is_shown_with_its_trace(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock = SteppedClock()

    await ended(Faulty(clock, ValueError("a bug")), clock, within=1)

    assert "telegram failed; it starts again in 1 s" in caplog.text
    assert "Traceback" in caplog.text
    assert "ValueError: a bug" in caplog.text


async def test_it_is_not_tried_again_when_only_the_operator_can_help(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock = SteppedClock()
    platform = Faulty(clock, ConfigurationError("The token is wrong.", remedy="Copy it anew."))

    with pytest.raises(ConfigurationError, match="token is wrong"):
        await ended(platform, clock, within=0)

    assert platform.begun == [0]
    assert "telegram cannot run: The token is wrong. Copy it anew." in caplog.text


async def test_supervision_ends_when_the_platform_ends_by_itself() -> None:
    clock = SteppedClock()
    platform = Faulty(clock)

    await ended(platform, clock, within=0)

    assert platform.begun == [0]


async def test_supervision_ends_at_once_when_it_is_cancelled() -> None:
    supervision = asyncio.create_task(supervise(RecordingPlatform(), SteppedClock()))
    await asyncio.sleep(0)

    supervision.cancel()

    with pytest.raises(asyncio.CancelledError):
        await supervision
