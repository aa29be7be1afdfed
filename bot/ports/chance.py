"""Chance, injected so that tests own it."""

from typing import Protocol


class Chance(Protocol):
    """Decides what is left to luck."""

    def below(self, limit: int, occasion: str) -> int:
        """Return a number from 0 to below the limit, the same one for the same occasion."""
        ...
