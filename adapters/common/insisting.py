"""Asks again for what must be shown, at the pace that the platform asks for."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from adapters.common.errors import TooSoonError
from adapters.common.pacing import Pacer

T = TypeVar("T")

_TRIES = 4


async def insist(request: Callable[[], Awaitable[T]], *, pacer: Pacer) -> T:
    """Return what a request returns; wait as long as the platform wants this place to.

    Raises `TooSoonError` when it asks for patience a fourth time, and every other error at once.
    """
    for _ in range(_TRIES - 1):
        await pacer.until_it_may_go("final")
        try:
            return await request()
        except TooSoonError as error:
            pacer.slow_down(error.seconds)
    await pacer.until_it_may_go("final")
    return await request()
