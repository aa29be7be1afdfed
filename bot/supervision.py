"""Keeps one platform running: its faults are shown, waited out and never anybody else's."""

import logging

from bot.domain.errors import ConfigurationError
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
    pause = _FIRST_PAUSE
    while True:
        begun = clock.monotonic()
        try:
            await platform.run()
        except ConfigurationError as error:
            logger.error("%s cannot run: %s %s", platform.name, error, error.remedy)  # noqa: TRY400 (it is for the operator to read, not to debug)
            raise
        except Exception:
            logger.exception("%s failed; it starts again in %d s", platform.name, pause)
        else:
            return
        if clock.monotonic() - begun > _HEALTHY_AFTER:
            pause = _FIRST_PAUSE
        await clock.sleep(pause)
        pause = min(_LONGEST_PAUSE, pause * 2)
