"""Keeps one platform running: its faults are shown, waited out and never anybody else's."""

import logging

from bot.domain.errors import ConfigurationError, GreenroomError
from bot.ports.clock import Clock
from bot.ports.platform import Platform

logger = logging.getLogger(__name__)

_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
_HEALTHY_AFTER = 300.0
"""Seconds of running after which a fault is taken as a new one."""


async def supervise(platform: Platform, clock: Clock) -> None:
    """Run the platform until it ends by itself; begin again after faults, ever more slowly.

    Raises:
        ConfigurationError: Only the operator can mend it, so trying again is of no use.
    """
    pause = 0.0
    while True:
        begun = clock.monotonic()
        try:
            await platform.run()
        except ConfigurationError as error:
            logger.error("%s cannot run: %s %s", platform.name, error, error.remedy)  # noqa: TRY400 (it is for the operator to read, not to debug)
            raise
        except GreenroomError as error:
            pause = _next_pause(pause, ran=clock.monotonic() - begun)
            said = f"{error} {error.remedy}".rstrip()
            logger.warning("%s failed; it starts again in %d s: %s", platform.name, pause, said)
        except Exception:
            pause = _next_pause(pause, ran=clock.monotonic() - begun)
            logger.exception("%s failed; it starts again in %d s", platform.name, pause)
        else:
            return
        await clock.sleep(pause)


def _next_pause(pause: float, *, ran: float) -> float:
    """Return twice the pause, within the bounds; after a long run, the first one."""
    if ran > _HEALTHY_AFTER:
        return _FIRST_PAUSE
    return min(_LONGEST_PAUSE, max(_FIRST_PAUSE, pause * 2))
