"""Pacing: every place for itself, and the platform's word above all."""

import pytest

from adapters.common.pacing import Pacer, Pacers, Urgency
from bot.metrics import PrometheusMeter
from tests.fakes.clock import FakeClock


@pytest.mark.parametrize(
    ("urgency", "delay"), [("final", 0.0), ("first", 0.0), ("edit", 1.2), ("typing", 1.2)]
)
def test_only_what_can_wait_waits_when_something_was_sent(urgency: Urgency, delay: float) -> None:
    pacer = Pacer(FakeClock(), interval=1.2)
    assert pacer.delay(urgency) == 0
    pacer.wrote()
    assert pacer.delay(urgency) == delay


@pytest.mark.parametrize("urgency", ["final", "first", "edit", "typing"])
def test_everything_waits_when_the_platform_says_so(urgency: Urgency) -> None:
    clock = FakeClock()
    pacer = Pacer(clock, interval=1.2)
    pacer.slow_down(10)
    clock.advance(4)
    assert pacer.delay(urgency) == 6
    pacer.slow_down(1)
    assert pacer.delay(urgency) == 6


def test_no_place_slows_another() -> None:
    pacers = Pacers(FakeClock(), interval=1.2)
    pacers.of("busy").slow_down(60)
    assert pacers.of("quiet").delay("final") == 0
    assert pacers.of("busy").delay("final") == 60


def test_idle_places_are_forgotten_and_others_kept_when_there_are_many() -> None:
    pacers = Pacers(FakeClock(), interval=1.2)
    pacers.of("slowed").slow_down(60)
    idle = pacers.of("idle")
    for number in range(2000):
        pacers.of(number)
    assert pacers.of("slowed").delay("final") == 60
    assert pacers.of("idle") is not idle


def test_a_place_is_not_forgotten_as_long_as_what_was_asked_there_counts() -> None:
    clock = FakeClock()
    pacers = Pacers(clock, interval=1.2, a_minute=18)
    asked = pacers.of("asked")
    assert all(asked.may_go("final") for _ in range(5))

    for seconds, is_kept in ((59, True), (1, False)):
        clock.advance(seconds)
        for number in range(2000):
            pacers.of((seconds, number))
        assert (pacers.of("asked") is asked) is is_kept


def test_what_was_written_and_what_was_put_off_is_counted() -> None:
    meter = PrometheusMeter(busy=lambda: 0)
    pacers = Pacers(FakeClock(), interval=1.2, meter=meter)

    pacers.of("here").wrote()
    pacers.of("there").wrote()
    pacers.of("there").slow_down(10)

    page = meter.page(waiting=0)
    assert b"greenroom_edits_total 2.0" in page
    assert b"greenroom_too_many_requests_total 1.0" in page
