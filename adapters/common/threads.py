"""Waits for what may block for ever, in a thread that nobody waits for at the end.

`asyncio.to_thread` is not for that: the event loop ends only after all of its own threads have.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread


async def in_own_thread(read: Callable[[], str], *, name: str) -> str:
    """Return what `read` returns; a wait that is cancelled leaves the thread to itself.

    Raises:
        OSError: What `read` raised.
        ValueError: The same.
    """
    result = Future[str]()
    Thread(target=_fill, args=(result, read), name=name, daemon=True).start()
    return await asyncio.wrap_future(result)


def _fill(result: Future[str], read: Callable[[], str]) -> None:
    """Read, unless nobody waits any more by now."""
    if not result.set_running_or_notify_cancel():
        return
    try:
        result.set_result(read())
    except (OSError, ValueError) as error:
        result.set_exception(error)
