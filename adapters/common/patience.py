"""Patience with what has to succeed in the end: pauses between tries, and a word to who waits."""

import logging

from bot.domain.errors import DeliveryError
from bot.domain.message import IncomingMessage
from bot.domain.reply import Reply
from bot.ports.channel import Channel
from bot.ports.clock import Clock

logger = logging.getLogger(__name__)

_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0

_NOT_TAKEN_YET = Reply(
    text=(
        "My database does not take your message right now. I keep trying, so there is no need to"
        " send it again."
    ),
    tone="bad",
    is_private=False,
)


class Patience:
    """Pauses after failures, which grow from a second to a minute."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._next = _FIRST_PAUSE

    @property
    def is_new(self) -> bool:
        """Tell whether there was no pause yet."""
        return self._next == _FIRST_PAUSE

    async def wait(self, at_least: float = 0.0) -> None:
        """Wait, longer than the last time."""
        await self._clock.sleep(max(self._next, at_least))
        self._next = min(_LONGEST_PAUSE, self._next * 2)

    def renew(self) -> None:
        """Begin with a second again."""
        self._next = _FIRST_PAUSE


async def tell_that_it_waits(incoming: IncomingMessage, channel: Channel) -> None:
    """Tell who surely asked us for something that the database does not take it yet."""
    called = incoming.mentions_bot or incoming.replies_to_bot
    if not (called or incoming.place.is_private):
        return
    try:
        await channel.show(_NOT_TAKEN_YET)
    except DeliveryError as error:
        logger.warning("A notice could not be shown: %s", error)
