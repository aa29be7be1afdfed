"""Counts of what happens, for whoever watches the bot."""

from typing import Literal, Protocol

Event = Literal[
    "turns_answered",
    "turns_failed",
    "turns_cancelled",
    "turns_recovered",
    "turns_refused",
    "crises_answered",
    "input_tokens",
    "output_tokens",
    "edits",
    "too_many_requests",
]


class Meter(Protocol):
    """Keeps counts; never fails and never waits."""

    def count(self, event: Event, amount: int = 1) -> None:
        """Note that something happened, so many times."""
        ...

    def first_token(self, seconds: float) -> None:
        """Note how long a person waited for the first word of an answer."""
        ...


class NoMeter:
    """Implements `Meter` where nobody watches."""

    def count(self, event: Event, amount: int = 1) -> None:
        """Forget it."""

    def first_token(self, seconds: float) -> None:
        """Forget it."""
