"""An answer on its way to Telegram, while the test says when time passes and what the model says.

Requests are real and take real time, which a clock that stands still cannot know of. So time passes
in small steps, and after each everything that was asked of Telegram is answered first.
"""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass, field
from typing import Any

from telegram import Bot
from telegram.request import HTTPXRequest

from adapters.common.pacing import Pacer
from adapters.telegram.channel.outlet import Outlet
from bot.domain.place import PlaceKey
from bot.ports.clock import Clock
from tests.adapters.common.fakes import FakeLedger
from tests.adapters.common.stepped_clock import SteppedClock, settle
from tests.platforms.bot_api.chats import Chat
from tests.platforms.bot_api.server import BotApi
from tests.platforms.changes import Changes

_STEP_SECONDS = 1 / 8
"""Adds up without a rest, unlike a tenth."""
_LOOK_SECONDS = 2 * _STEP_SECONDS
"""Enough for what was written to be noticed."""


class Wire(HTTPXRequest):
    """The library's connections, which tell whether an answer is still awaited."""

    def __init__(self) -> None:
        super().__init__(connection_pool_size=8)
        self._awaited = 0
        self._changes = Changes()

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Make a request."""
        self._awaited += 1
        try:
            return await super().do_request(*args, **kwargs)
        finally:
            self._awaited -= 1
            self._changes.happened()

    async def until_quiet(self) -> None:
        """Return when everybody waits for time to pass, or for the model."""
        await settle()
        while self._awaited:
            await self._changes.until(lambda: not self._awaited, "all requests answered")
            await settle()


@dataclass
class Stage:
    """The platform, the model and the clock."""

    telegram: BotApi
    bot: Bot
    wire: Wire
    clock: SteppedClock = field(default_factory=SteppedClock)
    ledger: FakeLedger = field(default_factory=FakeLedger)
    _pieces: asyncio.Queue[str | None] = field(default_factory=asyncio.Queue[str | None])
    _tasks: list[asyncio.Task[None]] = field(default_factory=list[asyncio.Task[None]])

    def outlet(self, chat: Chat, *, topic: int | None = None) -> Outlet:
        """Return a way into a chat."""
        key = PlaceKey("telegram", str(chat.id), "" if topic is None else str(topic))
        return Outlet(self.bot, key, is_forum=chat.is_forum)

    def pacer(self, clock: Clock | None = None) -> Pacer:
        """Return the pace of a chat."""
        return Pacer(clock or self.clock, interval=1)

    async def begin(self, showing: Coroutine[object, object, None]) -> asyncio.Task[None]:
        """Begin to show something."""
        task = asyncio.create_task(showing)
        self._tasks.append(task)
        await self.wire.until_quiet()
        return task

    async def pieces(self) -> AsyncIterator[str]:
        """Yield what the model says."""
        while (piece := await self._pieces.get()) is not None:
            yield piece

    async def say(self, *pieces: str) -> None:
        """Let the model say something, and time for a look at it pass."""
        for piece in pieces:
            self._pieces.put_nowait(piece)
        await self.pass_time(_LOOK_SECONDS)

    async def end(self) -> None:
        """Let the model end its answer."""
        self._pieces.put_nowait(None)
        await self.wire.until_quiet()

    async def show(self, showing: Coroutine[object, object, None]) -> None:
        """Show something that nothing holds up."""
        await self.ended(await self.begin(showing))

    async def ended(self, showing: asyncio.Task[None]) -> None:
        """Expect that nothing holds up what is being shown any more."""
        await self.wire.until_quiet()
        assert showing.done(), "it still waits"
        await showing

    async def pass_time(self, seconds: float) -> None:
        """Let time pass."""
        for _ in range(round(seconds / _STEP_SECONDS)):
            await self.clock.advance(_STEP_SECONDS)
            await self.wire.until_quiet()

    async def aclose(self) -> None:
        """End what is still being shown."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
