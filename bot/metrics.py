"""Counts in Prometheus's format. Each instance has a registry of its own: nothing is global."""

from collections.abc import Callable
from typing import get_args

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.ports.meter import Event

_SECONDS = (0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60)

_HELP: dict[Event, str] = {
    "turns_answered": "Turns that were answered.",
    "turns_failed": "Turns that failed visibly.",
    "turns_cancelled": "Turns that were cancelled.",
    "turns_recovered": "Turns that were taken up again after a stop or a fault.",
    "turns_refused": "Messages that got no turn because too many were waiting.",
    "crises_answered": "Turns that the bot itself answered, with helplines.",
    "input_tokens": "Tokens that models read.",
    "output_tokens": "Tokens that models wrote.",
    "edits": "Messages sent and edited on chat platforms.",
    "too_many_requests": "Requests that a chat platform put off.",
}


class PrometheusMeter:
    """Implements `Meter`."""

    def __init__(self, *, busy: Callable[[], int]) -> None:
        """Count from zero; `busy` tells how many sessions are being answered."""
        self._registry = CollectorRegistry()
        self._counters = {
            event: Counter(f"greenroom_{event}", _HELP[event], registry=self._registry)
            for event in get_args(Event)
        }
        self._first_token = Histogram(
            "greenroom_first_token_seconds",
            "Time from the start of a turn to the first word of its answer.",
            buckets=_SECONDS,
            registry=self._registry,
        )
        sessions = Gauge(
            "greenroom_busy_sessions", "Sessions that are being answered.", registry=self._registry
        )
        sessions.set_function(busy)
        self._waiting = Gauge(
            "greenroom_waiting_turns", "Turns that wait to be answered.", registry=self._registry
        )

    def count(self, event: Event, amount: int = 1) -> None:
        """Note that something happened, so many times."""
        self._counters[event].inc(amount)

    def first_token(self, seconds: float) -> None:
        """Note how long a person waited for the first word of an answer."""
        self._first_token.observe(max(0.0, seconds))

    def page(self, *, waiting: float) -> bytes:
        """Return all counts as text; how many turns are waiting, the database knows."""
        self._waiting.set(waiting)
        return generate_latest(self._registry)
