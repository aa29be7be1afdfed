"""An answer in a private chat: it grows as a message draft, and ends as real messages.

Drafts are a courtesy. The first one that Telegram does not take ends the drafting of this answer,
so that no failure makes more traffic; what must arrive is sent as messages in any case.
"""

import asyncio
import logging

from adapters.common.errors import TooSoonError
from adapters.common.fences import close_fence
from adapters.common.long_answers import IN_A_FILE, MOST_PARTS, as_file
from adapters.common.pacing import Pacer
from adapters.common.parts import Parts, State
from adapters.common.splitting import cut, utf16_length
from adapters.common.tasks import OwnedTasks
from adapters.telegram.channel.answering import AnswerSurface
from adapters.telegram.channel.outlet import Outlet
from adapters.telegram.outbound import MESSAGE_LIMIT, draft_id, header_of, to_message
from bot.domain.errors import DeliveryError
from bot.ports.channel import Answer, DeliveryLedger
from bot.ports.clock import Clock

logger = logging.getLogger(__name__)

_LOOK_SECONDS = 0.2
"""How often there is a look at what the model wrote; the pacer says what is shown of it."""
_TYPING_SECONDS = 4.5
"""A sign of typing lasts five seconds."""
_REFRESH_SECONDS = 20.0
"""A draft is shown for thirty seconds."""


class DraftedAnswer:
    """One answer being shown."""

    def __init__(
        self,
        answer: Answer,
        ledger: DeliveryLedger,
        outlet: Outlet,
        *,
        pacer: Pacer,
        clock: Clock,
    ) -> None:
        self._answer = answer
        self._parts = Parts(ledger=ledger, surface=AnswerSurface(outlet, answer), pacer=pacer)
        self._outlet = outlet
        self._pacer = pacer
        self._clock = clock
        self._tasks = OwnedTasks()
        self._unread: list[str] = []
        self._taken: list[str] = []
        self._rest = ""
        self._is_drafting = True
        self._drawn = ""
        self._drawn_at = self._typed_at = float("-inf")

    async def show(self) -> None:
        """Show all of the answer; return when its last message is sent."""
        reading = self._tasks.start(self._read(), name=f"reading turn {self._answer.turn_id}")
        try:
            while not reading.done():
                await self._send_full_parts()
                await self._show_passing_state()
                await self._pause(reading)
            await reading
            await self._send_full_parts()
            if self._rest.strip() and self._answer.is_wanted():
                await self._end()
        finally:
            await self._tasks.aclose()

    async def _end(self) -> None:
        """Show the last part: of an answer that is too long for messages, a file."""
        if self._is_in_parts:
            await self._parts.settle(State(self._framed(self._rest), self._answer.buttons))
        else:
            whole = as_file("".join(self._taken))
            await self._parts.hand_out(whole, State(IN_A_FILE, self._answer.buttons))
        if self._answer.is_again:
            await self._parts.remove_others()

    @property
    def _is_in_parts(self) -> bool:
        """Tell whether the answer is short enough so far to be shown in messages."""
        return self._parts.current < MOST_PARTS

    async def _read(self) -> None:
        """Take the pieces as fast as they come."""
        async for piece in self._answer.pieces:
            self._unread.append(piece)

    async def _pause(self, reading: asyncio.Task[None]) -> None:
        """Wait a moment, or less if the model is done."""
        pause = self._tasks.start(self._clock.sleep(_LOOK_SECONDS), name="pause between drafts")
        await asyncio.wait([reading, pause], return_when=asyncio.FIRST_COMPLETED)
        pause.cancel()

    async def _send_full_parts(self) -> None:
        """Take what was written, and send what fills whole messages by it."""
        self._rest += "".join(self._unread)
        self._taken += self._unread
        self._unread.clear()
        while self._is_in_parts:
            room = MESSAGE_LIMIT - utf16_length(self._header())
            head, rest = cut(self._rest, room, length=utf16_length)
            if not rest:
                return
            await self._parts.settle(State(self._framed(head)))
            self._parts.begin_next()
            self._rest = rest
            self._drawn = ""

    async def _show_passing_state(self) -> None:
        """Show that the persona thinks, or what it has said so far."""
        now = self._clock.monotonic()
        if not self._is_drafting or self._pacer.delay("final") > 0:
            return
        try:
            is_typing_due = (
                not self._rest or not self._is_in_parts
            ) and now - self._typed_at >= _TYPING_SECONDS
            if is_typing_due and self._pacer.may_go("typing"):
                self._typed_at = now
                await self._outlet.typing()
            if self._is_draft_due(now) and self._pacer.may_go("first"):
                self._drawn_at, self._drawn = now, self._rest
                content = to_message(self._framed(self._rest), header=self._header())
                await self._outlet.draft(self._draft_id(), content)
                self._pacer.wrote()
        except DeliveryError as error:
            logger.info("An answer is shown without a draft: %s", error)
            self._is_drafting = False
            if isinstance(error, TooSoonError):
                self._pacer.slow_down(error.seconds)

    def _is_draft_due(self, now: float) -> bool:
        """Tell whether there is something new to show, or what is shown would vanish soon."""
        if not self._is_in_parts:
            return False
        is_fading = now - self._drawn_at >= _REFRESH_SECONDS
        return is_fading or (self._rest != self._drawn and self._pacer.delay("edit") == 0)

    def _draft_id(self) -> int:
        return draft_id(self._answer.turn_id, self._parts.current)

    def _framed(self, text: str) -> str:
        """Return a part as it is shown; a persona that has said nothing has no header yet."""
        shown = close_fence(text.lstrip("\n")).rstrip()
        return self._header() + shown if shown else ""

    def _header(self) -> str:
        return "" if self._parts.current else header_of(self._answer)
