"""Waiting for something to become true without looking at the clock."""

import asyncio
from collections.abc import Callable


class Changes:
    """Wakes whoever waits whenever anything happened."""

    def __init__(self, *, patience: float = 20.0) -> None:
        """Take the seconds after which a test that would hang for ever fails instead."""
        self._patience = patience
        self._waiting: set[asyncio.Future[None]] = set()

    def happened(self) -> None:
        """Let everybody look again."""
        for future in self._waiting:
            if not future.done():
                future.set_result(None)

    async def until(self, condition: Callable[[], bool], what: str | Callable[[], str]) -> None:
        """Return when the condition holds; `what` says what was waited for, or works it out."""
        try:
            async with asyncio.timeout(self._patience):
                while not condition():
                    await self.next()
        except TimeoutError:
            message = f"this never happened: {what if isinstance(what, str) else what()}"
            raise AssertionError(message) from None

    async def next(self) -> None:
        """Return when anything happens."""
        future = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            await future
        finally:
            self._waiting.discard(future)
