"""Waiting for something to become true without looking at the clock."""

import asyncio
from collections.abc import Callable

_GIVE_UP_SECONDS = 20.0
"""A guard against tests that would hang for ever; nothing waits for it to pass."""


class Changes:
    """Wakes whoever waits whenever anything happened."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def happened(self) -> None:
        """Let everybody look again."""
        for future in self._waiting:
            if not future.done():
                future.set_result(None)

    async def until(self, condition: Callable[[], bool], what: str) -> None:
        """Return when the condition holds."""
        try:
            async with asyncio.timeout(_GIVE_UP_SECONDS):
                while not condition():
                    await self.next()
        except TimeoutError:
            message = f"this never happened: {what}"
            raise AssertionError(message) from None

    async def next(self) -> None:
        """Return when anything happens."""
        future = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            await future
        finally:
            self._waiting.discard(future)
