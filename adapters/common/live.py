"""Shows an answer that grows by editing messages: shared by platforms that can edit what they sent.

It knows neither platform nor model. The model's pieces are taken as they come, whatever the pace
of the platform; the last state of every part is always shown, the states between may be skipped.
"""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from adapters.common.fences import close_fence
from adapters.common.long_answers import IN_A_FILE, MOST_PARTS, as_file
from adapters.common.pacing import Pacer
from adapters.common.parts import Parts, State, Surface
from adapters.common.splitting import Length, cut
from adapters.common.tasks import OwnedTasks
from bot.domain.errors import DeliveryError
from bot.ports.channel import Answer, DeliveryLedger
from bot.ports.clock import Clock

logger = logging.getLogger(__name__)

_WHOLE_WORD = re.compile(r"\S\s")
_LONG_WORD = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the platform asks for."""

    limit: int
    """The length of a message."""
    length: Length = len
    header: str = ""
    """Put before the first part; counts towards its length."""
    typing_seconds: float = 8.0
    """How long one sign of typing lasts."""


async def stream_by_edits(
    answer: Answer,
    ledger: DeliveryLedger,
    surface: Surface,
    *,
    pacer: Pacer,
    clock: Clock,
    rules: Rules,
) -> None:
    """Show the answer as it grows, in as many messages as it takes; return when all is shown.

    Raises `DeliveryError` when the platform does not take the final text of a part.
    """
    draft = _Draft()
    tasks = OwnedTasks()
    reading = tasks.start(draft.fill(answer.pieces), name=f"reading turn {answer.turn_id}")

    def begin_typing() -> asyncio.Task[None]:
        typing = _keep_typing(surface, pacer, clock, rules)
        return tasks.start(typing, name=f"typing for turn {answer.turn_id}")

    parts = Parts(ledger=ledger, surface=surface, pacer=pacer)
    try:
        show = _Show(
            draft=draft,
            parts=parts,
            begin_typing=begin_typing,
            clock=clock,
            rules=rules,
            answer=answer,
        )
        await show.run()
        await reading
        if answer.is_again and answer.is_wanted() and not parts.is_empty:
            await parts.remove_others()
    finally:
        await tasks.aclose()


async def _keep_typing(surface: Surface, pacer: Pacer, clock: Clock, rules: Rules) -> None:
    """Show typing until cancelled, or until the platform does not want it."""
    await clock.sleep(0)  # an answer that is there already needs no sign
    while True:
        await pacer.until_it_may_go("typing")
        try:
            await surface.typing()
        except DeliveryError as error:
            logger.debug("Typing is not shown: %s", error)
            return
        await clock.sleep(rules.typing_seconds)


class _Draft:
    """What the model has written and was not taken yet."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._news = asyncio.Event()
        self._end = asyncio.Event()

    @property
    def is_finished(self) -> bool:
        """Tell whether the model has written all."""
        return self._end.is_set()

    async def fill(self, pieces: AsyncIterator[str]) -> None:
        """Take the pieces as fast as they come."""
        try:
            async for piece in pieces:
                self._pieces.append(piece)
                self._news.set()
        finally:
            self._end.set()
            self._news.set()

    async def wait_for_news(self) -> None:
        """Return when there is something to take, or nothing more will come."""
        await self._news.wait()

    async def wait_for_end(self) -> None:
        """Return when nothing more will come."""
        await self._end.wait()

    def take(self) -> str:
        """Return what was written since the last time."""
        text = "".join(self._pieces)
        self._pieces.clear()
        if not self.is_finished:
            self._news.clear()
        return text


class _Show:
    """One answer being shown."""

    def __init__(
        self,
        *,
        draft: _Draft,
        parts: Parts,
        begin_typing: Callable[[], asyncio.Task[None]],
        clock: Clock,
        rules: Rules,
        answer: Answer,
    ) -> None:
        self._passing = (answer.stop,) if answer.stop is not None else ()
        self._final = answer.buttons
        self._is_wanted = answer.is_wanted
        self._draft = draft
        self._parts = parts
        self._begin_typing = begin_typing
        self._typing = begin_typing()
        self._clock = clock
        self._rules = rules
        self._taken: list[str] = []
        self._rest = ""
        """What was taken and is in no full part."""
        self._is_behind = False
        """Whether there is more to show than is shown, since others went first."""

    async def run(self) -> None:
        """Show all of the answer."""
        while not self._draft.is_finished:
            if not self._is_behind:
                await self._draft.wait_for_news()
            await self._wait_for_pace()
            await self._take()
            self._is_behind = False
            if self._is_in_parts and not self._draft.is_finished and _is_worth_showing(self._rest):
                self._typing.cancel()
                state = State(self._framed(self._rest), self._passing)
                self._is_behind = not await self._parts.offer(state)
        await self._take()
        self._typing.cancel()
        if not self._rest.strip() or not self._is_wanted():
            return
        if self._is_in_parts:
            await self._parts.settle(State(self._framed(self._rest), self._final))
        else:
            whole = as_file("".join(self._taken))
            await self._parts.hand_out(whole, State(IN_A_FILE, self._final))

    @property
    def _is_in_parts(self) -> bool:
        """Tell whether the answer is short enough so far to be shown in messages."""
        return self._parts.current < MOST_PARTS

    async def _take(self) -> None:
        """Take what was written; parts that are full by it are shown for good."""
        piece = self._draft.take()
        self._taken.append(piece)
        self._rest += piece
        while self._is_in_parts:
            head, rest = cut(self._rest, self._room(), length=self._rules.length)
            if not rest:
                return
            self._typing.cancel()
            await self._parts.settle(State(self._framed(head)))
            self._parts.begin_next()
            self._rest = rest
        if not self._is_in_parts and self._typing.done():
            self._typing = self._begin_typing()

    async def _wait_for_pace(self) -> None:
        """Wait until a passing state may be shown, or there will be none."""
        delay = self._parts.pacer.delay(self._parts.urgency)
        if delay == 0 or self._draft.is_finished:
            return
        waits = OwnedTasks()
        pause = waits.start(self._clock.sleep(delay), name="pause between edits")
        end = waits.start(self._draft.wait_for_end(), name="end of the answer")
        try:
            await asyncio.wait([pause, end], return_when=asyncio.FIRST_COMPLETED)
        finally:
            await waits.aclose()

    def _room(self) -> int:
        return self._rules.limit - self._rules.length(self._header())

    def _framed(self, text: str) -> str:
        return self._header() + close_fence(text.lstrip("\n")).rstrip()

    def _header(self) -> str:
        return "" if self._parts.current else self._rules.header


def _is_worth_showing(text: str) -> bool:
    """Tell whether there is a whole word to read, not just the first letters of one."""
    return _WHOLE_WORD.search(text) is not None or len(text.strip()) >= _LONG_WORD
