"""Fetches updates, and acknowledges them only when they are taken.

Telegram forgets all updates below the offset of a request, so the offset never passes one that is
still in hand. Updates of one place are taken in their order; places do not wait for one another.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from telegram import Bot, Update
from telegram.error import Conflict, TelegramError

from adapters.common.errors import TooSoonError
from adapters.common.patience import Patience
from adapters.common.tasks import OwnedTasks
from adapters.common.turnstiles import Turnstiles
from adapters.telegram.errors import translate
from adapters.telegram.inbound import STOPPED, lane_of
from bot.domain.errors import ConfigurationError, StorageError
from bot.ports.clock import Clock

logger = logging.getLogger(__name__)

_LONG_POLL_SECONDS = 50
_STALLED_SECONDS = 1.0
"""How long others wait for a place that is slow to take what was said there."""

_KINDS = (Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, STOPPED)
"""Of messages that people delete, Telegram tells bots nothing."""


class Poller:
    """The updates of one bot."""

    def __init__(
        self,
        bot: Bot,
        take: Callable[[Update], Awaitable[None]],
        *,
        when_it_waits: Callable[[Update], Awaitable[None]],
        clock: Clock,
    ) -> None:
        self._bot = bot
        self._take = take
        """Raises `StorageError` or `ConfigurationError` if the update must be offered again."""
        self._when_it_waits = when_it_waits
        """Told once of an update that the database does not take."""
        self._clock = clock
        self._patience = Patience(clock)
        self._tasks = OwnedTasks()
        self._lanes = Turnstiles()
        self._in_hand: dict[int, asyncio.Task[None]] = {}
        self._known: set[int] = set()
        """Updates that were taken in hand, as far as Telegram may offer them again."""
        self._next = 0

    async def run(self) -> None:
        """Fetch and take updates until cancelled.

        Raises:
            ConfigurationError: Telegram does not accept the token.
        """
        try:
            while True:
                for update in await self._fetch():
                    self._begin(update)
                await self._wait_until_taken()
        finally:
            await self._tasks.aclose()

    async def _fetch(self) -> Sequence[Update]:
        """Acknowledge what was taken and return what is offered; after a failure, nothing."""
        offset = min(self._in_hand, default=self._next)
        self._known = {known for known in self._known if known >= offset}
        try:
            updates = await self._bot.get_updates(
                offset=offset,
                timeout=0 if self._in_hand else _LONG_POLL_SECONDS,
                allowed_updates=_KINDS,
            )
        except TelegramError as error:
            await self._wait_after(error)
            return ()
        self._patience.renew()
        return updates

    async def _wait_after(self, error: TelegramError) -> None:
        """Say what went wrong and wait."""
        fault = translate(error)
        if isinstance(fault, ConfigurationError):
            raise fault from error
        level = logging.ERROR if isinstance(error, Conflict) else logging.WARNING
        logger.log(level, "No updates from Telegram: %s %s", fault, fault.remedy)
        await self._patience.wait(fault.seconds if isinstance(fault, TooSoonError) else 0.0)

    def _begin(self, update: Update) -> None:
        """Take an update in hand, unless it was before.

        A lower number is no sign of that: after a week without updates, Telegram takes any.
        """
        if update.update_id in self._known:
            return
        self._known.add(update.update_id)
        self._next = update.update_id + 1
        lane = self._lanes.of(lane_of(update))
        task = self._tasks.start(
            self._take_in_turn(update, lane), name=f"update {update.update_id}"
        )
        self._in_hand[update.update_id] = task
        task.add_done_callback(lambda _: self._in_hand.pop(update.update_id))

    async def _take_in_turn(self, update: Update, lane: asyncio.Lock) -> None:
        """Take an update after those before it, again and again until it is taken.

        An error that nobody foresaw drops it, logged: it must not stop all others for good.
        """
        patience = Patience(self._clock)
        async with lane:
            while True:
                try:
                    return await self._take(update)
                except (StorageError, ConfigurationError) as error:
                    logger.warning("Update %d waits: %s %s", update.update_id, error, error.remedy)
                    if patience.is_new and isinstance(error, StorageError):
                        await self._when_it_waits(update)
                await patience.wait()

    async def _wait_until_taken(self) -> None:
        """Wait for what is in hand, but not for long: elsewhere people may be talking."""
        if not self._in_hand:
            return
        everything = asyncio.gather(*self._in_hand.values(), return_exceptions=True)
        pause = self._tasks.start(self._clock.sleep(_STALLED_SECONDS), name="wait for updates")
        await asyncio.wait([everything, pause], return_when=asyncio.FIRST_COMPLETED)
        pause.cancel()
