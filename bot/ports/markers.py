"""Small notes that an adapter keeps across restarts.

A note may be forgotten; whoever kept it then does once more what it was about.
"""

from typing import Protocol


class Markers(Protocol):
    """Named values, such as the fingerprint of the commands published last."""

    async def find(self, name: str) -> str | None:
        """Return what was kept under this name."""
        ...

    async def keep(self, name: str, value: str) -> None:
        """Keep the value, in place of an earlier one."""
        ...
