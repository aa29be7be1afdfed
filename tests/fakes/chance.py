"""Chance that falls as a test wants it."""

from collections.abc import Mapping


class LoadedDice:
    """Gives one number always, except on occasions that are named."""

    def __init__(self, number: int = 0, *, on: Mapping[str, int] | None = None) -> None:
        self._number = number
        self._on = on or {}
        self.occasions: list[str] = []
        """What it was asked for, in order."""

    def below(self, limit: int, occasion: str) -> int:
        """Return the number, or the largest that there is below the limit."""
        self.occasions.append(occasion)
        number = next((n for key, n in self._on.items() if key in occasion), self._number)
        return min(number, limit - 1)
