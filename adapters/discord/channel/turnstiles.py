"""One turnstile for each channel: what comes through it is taken in one after the other."""

import asyncio
from weakref import WeakValueDictionary


class Turnstiles:
    """The turnstiles that somebody waits at; those who came first go first."""

    def __init__(self) -> None:
        self._locks = WeakValueDictionary[int, asyncio.Lock]()

    def of(self, channel_id: int) -> asyncio.Lock:
        """Return the turnstile of a channel."""
        return self._locks.setdefault(channel_id, asyncio.Lock())
