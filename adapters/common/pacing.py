"""Says when a place may be written to next. It keeps time; it neither sends nor queues.

One pacer per place, so that a busy place slows no other; all places share what the platform lets a
bot ask in all. What people wait for goes first: the less urgent a request, the more of every
allowance it leaves to others.
"""

from collections import deque
from collections.abc import Hashable
from typing import Literal

from bot.ports.clock import Clock
from bot.ports.meter import Meter, NoMeter

Urgency = Literal["final", "first", "edit", "typing"]
"""`final` and `first` are what people wait for: only the platform's limits hold them back.
`edit` keeps the interval; `typing` moreover yields to everything else sent within it."""

_SHARES: dict[Urgency, float] = {"final": 1.0, "first": 0.95, "edit": 0.75, "typing": 0.5}
"""How much of an allowance may be spent before a request of this urgency has to wait."""

_MANY_PLACES = 1024


class Allowance:
    """So many requests within so many seconds."""

    def __init__(self, clock: Clock, *, count: int, seconds: float) -> None:
        self._clock = clock
        self._count = count
        self._seconds = seconds
        self._spent_at: deque[float] = deque()

    def delay(self, urgency: Urgency) -> float:
        """Return the seconds until a request of this urgency may go; 0 if it may now."""
        now = self._clock.monotonic()
        while self._spent_at and self._spent_at[0] + self._seconds <= now:
            self._spent_at.popleft()
        free = max(1, int(self._count * _SHARES[urgency])) - len(self._spent_at)
        return 0.0 if free > 0 else self._spent_at[-free] + self._seconds - now

    @property
    def is_unspent(self) -> bool:
        """Tell whether all of it is there to be spent."""
        return not self._spent_at or self._spent_at[-1] + self._seconds <= self._clock.monotonic()

    def spend(self) -> None:
        """Note that a request goes now."""
        self._spent_at.append(self._clock.monotonic())


class Pacer:
    """The pace of one place."""

    def __init__(
        self,
        clock: Clock,
        *,
        interval: float,
        in_all: Allowance | None = None,
        here: Allowance | None = None,
        meter: Meter | None = None,
    ) -> None:
        """Keep `interval` seconds between edits, and to what may be asked here and in all."""
        self._clock = clock
        self._interval = interval
        self._here = here
        self._allowances = tuple(one for one in (in_all, here) if one is not None)
        self._meter = meter or NoMeter()
        self._wrote_at = float("-inf")
        self._closed_until = float("-inf")

    def delay(self, urgency: Urgency) -> float:
        """Return the seconds until a request of this urgency may go; 0 if it may now."""
        now = self._clock.monotonic()
        free_at = self._closed_until
        if urgency in {"edit", "typing"}:
            free_at = max(free_at, self._wrote_at + self._interval)
        allowed_in = (allowance.delay(urgency) for allowance in self._allowances)
        return max(0.0, free_at - now, *allowed_in)

    def may_go(self, urgency: Urgency) -> bool:
        """Tell whether a request of this urgency may go now; if so, it counts as gone."""
        if self.delay(urgency) > 0:
            return False
        for allowance in self._allowances:
            allowance.spend()
        return True

    async def until_it_may_go(self, urgency: Urgency) -> None:
        """Return when a request of this urgency may go, which then counts as gone."""
        while not self.may_go(urgency):
            await self._clock.sleep(self.delay(urgency))

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
        """Tell whether it is no different from a new one."""
        is_unspent = self._here is None or self._here.is_unspent
        return is_unspent and self.delay("typing") == 0


class Pacers:
    """The pacers of one platform, by place."""

    def __init__(
        self,
        clock: Clock,
        *,
        interval: float,
        in_all: Allowance | None = None,
        a_minute: int | None = None,
        meter: Meter | None = None,
    ) -> None:
        """Make pacers.

        Args:
            clock: Says what time it is.
            interval: Seconds between two edits in one place.
            in_all: What all places may ask together; other pacers may share it.
            a_minute: How many requests one place may see within a minute; None where there is no
                such limit.
            meter: Told of edits, and of requests that came too soon.
        """
        self._clock = clock
        self._interval = interval
        self._in_all = in_all
        self._a_minute = a_minute
        self._meter = meter
        self._pacers: dict[Hashable, Pacer] = {}

    def of(self, place: Hashable) -> Pacer:
        """Return the pacer of a place."""
        if place not in self._pacers:
            self._forget_idle()
            self._pacers[place] = self._new()
        return self._pacers[place]

    def _new(self) -> Pacer:
        count = self._a_minute
        return Pacer(
            self._clock,
            interval=self._interval,
            in_all=self._in_all,
            here=Allowance(self._clock, count=count, seconds=60) if count is not None else None,
            meter=self._meter,
        )

    def _forget_idle(self) -> None:
        """Make room."""
        if len(self._pacers) >= _MANY_PLACES:
            self._pacers = {key: one for key, one in self._pacers.items() if not one.is_idle}
