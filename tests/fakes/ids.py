"""Keys that a test can foresee."""

from uuid import UUID


class CountingIds:
    """Gives 1, 2, 3, … as UUIDs, which sort in that order, or goes on after another number."""

    def __init__(self, after: int = 0) -> None:
        self._last = after

    def new(self) -> UUID:
        """Return the next key."""
        self._last += 1
        return UUID(int=self._last)
