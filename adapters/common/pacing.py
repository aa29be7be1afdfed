"""Says when a place may be written to next. It keeps time; it neither waits nor queues.

One pacer per place, so that a busy place slows no other.
"""

from collections.abc import Hashable
from typing import Literal

from bot.ports.clock import Clock
from bot.ports.meter import Meter, NoMeter

Urgency = Literal["final", "first", "edit", "typing"]
"""`final` and `first` are what people wait for: only the platform's own word holds them back.
`edit` keeps the interval; `typing` moreover yields to everything else sent within it."""

_MANY_PLACES = 1024


class Pacer:
    """The pace of one place."""

    def __init__(self, clock: Clock, *, interval: float, meter: Meter | None = None) -> None:
        self._clock = clock
        self._interval = interval
        self._meter = meter or NoMeter()
        self._wrote_at = float("-inf")
        self._closed_until = float("-inf")

    def delay(self, urgency: Urgency) -> float:
        """Return the seconds until a request of this urgency may go; 0 if it may now."""
        now = self._clock.monotonic()
        free_at = self._closed_until
        if urgency in {"edit", "typing"}:
            free_at = max(free_at, self._wrote_at + self._interval)
        return max(0.0, free_at - now)

    def wrote(self) -> None:
        """Note that something was sent or edited."""
        self._wrote_at = self._clock.monotonic()
        self._meter.count("edits")

    def slow_down(self, seconds: float) -> None:
        """Leave the place alone for that long: the platform said so."""
        self._meter.count("too_many_requests")
        self._closed_until = max(self._closed_until, self._clock.monotonic() + seconds)

    @property
    def is_idle(self) -> bool:
        """Tell whether nothing holds any request back."""
        return self.delay("typing") == 0


class Pacers:
    """The pacers of one platform, by place."""

    def __init__(self, clock: Clock, *, interval: float, meter: Meter | None = None) -> None:
        self._clock = clock
        self._interval = interval
        self._meter = meter
        self._pacers: dict[Hashable, Pacer] = {}

    def of(self, place: Hashable) -> Pacer:
        """Return the pacer of a place."""
        if place not in self._pacers:
            self._forget_idle()
            self._pacers[place] = Pacer(self._clock, interval=self._interval, meter=self._meter)
        return self._pacers[place]

    def _forget_idle(self) -> None:
        """Make room: an idle pacer is no different from a new one."""
        if len(self._pacers) >= _MANY_PLACES:
            self._pacers = {key: one for key, one in self._pacers.items() if not one.is_idle}
