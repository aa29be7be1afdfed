"""Insist on a database that does not answer: what must not be lost is tried until it is kept."""

import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.domain.errors import StorageError
from bot.ports.clock import Clock

logger = logging.getLogger(__name__)

T = TypeVar("T")
Say = Callable[[], Awaitable[None]]

_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 15.0


async def no_word() -> None:
    """Say nothing."""


def once(say: Say) -> Say:
    """Return what says something the first time only."""
    was_said = False

    async def maybe_say() -> None:
        nonlocal was_said
        if not was_said:
            was_said = True
            await say()

    return maybe_say


async def insist(
    work: Callable[[], Awaitable[T]],
    *,
    clock: Clock,
    name: str,
    when_it_fails: Say = no_word,
) -> T:
    """Return what the work returns, begun anew after each `StorageError` until it succeeds.

    Args:
        work: One unit of work; it must be safe to begin again after a commit that may have been
            lost on the way back.
        clock: Lets pass the pauses, which grow from half a second to fifteen.
        name: What it is, for the log.
        when_it_fails: Told once, after the first failure.
    """
    pause = _FIRST_PAUSE
    while True:
        try:
            return await work()
        except StorageError as error:
            logger.warning("%s waits for the database: %s", name, error.remedy or error)
            if pause == _FIRST_PAUSE:
                await when_it_fails()
        await clock.sleep(pause)
        pause = min(_LONGEST_PAUSE, pause * 2)
