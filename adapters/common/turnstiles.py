"""One turnstile for each place: what comes through it is taken in one after the other."""

import asyncio
from collections.abc import Hashable
from weakref import WeakValueDictionary


class Turnstiles:
    """The turnstiles that somebody waits at; those who came first go first."""

    def __init__(self) -> None:
        self._locks = WeakValueDictionary[Hashable, asyncio.Lock]()

    def of(self, place: Hashable) -> asyncio.Lock:
        """Return the turnstile of a place."""
        return self._locks.setdefault(place, asyncio.Lock())
