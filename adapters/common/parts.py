"""The messages of one answer that grows: which are there, what they show, and what is recorded.

The ledger is told before a message is sent and after; a message that an earlier run sent is edited.
"""

import logging
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from adapters.common.errors import MessageGoneError, TooSoonError
from adapters.common.insisting import insist
from adapters.common.pacing import Pacer, Urgency
from bot.domain.errors import DeliveryError
from bot.domain.file import File
from bot.domain.reply import Button
from bot.ports.channel import DeliveryLedger

logger = logging.getLogger(__name__)

_FAILURES_BORNE = 3
"""After so many failed passing states of one answer, only final states are tried."""


class State(NamedTuple):
    """What one message shows."""

    text: str
    buttons: tuple[Button, ...] = ()


class Surface(Protocol):
    """Where an answer is shown. Every method raises `DeliveryError`."""

    async def send(
        self, text: str, part: int, *, buttons: Sequence[Button], was_tried: bool
    ) -> str:
        """Send a part of the answer, from 0, and return the platform's id of the message.

        `was_tried` tells that it was tried before, by this run or an earlier one, so the platform
        may have taken it although we were not told.
        """
        ...

    async def edit(
        self, message_id: str, text: str, part: int, *, buttons: Sequence[Button]
    ) -> None:
        """Put text and buttons in place of what the message of this part had."""
        ...

    async def attach(
        self, file: File, state: State, part: int, *, instead_of: str, was_tried: bool
    ) -> str:
        """Send a part as a file with a text, and return the platform's id of the message.

        It takes the place of a message that was deleted, if one is named; `was_tried` as in `send`.
        """
        ...

    async def remove(self, message_id: str) -> None:
        """Delete a message."""
        ...

    async def typing(self) -> None:
        """Show that an answer is being written, for the platform's usual moment."""
        ...


_NOTHING = State("")


class Parts:
    """The messages of one answer: which are there, and what they show."""

    def __init__(self, *, ledger: DeliveryLedger, surface: Surface, pacer: Pacer) -> None:
        self._ledger = ledger
        self._surface = surface
        self.pacer = pacer
        self._message_id = ""
        self._shown = _NOTHING
        self._is_recorded = self._was_tried = False
        self._failures = 0
        self.current = 0

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing of the current part is shown yet."""
        return self._shown is _NOTHING

    def begin_next(self) -> None:
        """Leave the current part as it is for good."""
        self.current += 1
        self._message_id, self._shown = "", _NOTHING
        self._is_recorded = False

    @property
    def urgency(self) -> Urgency:
        """Return how urgent a passing state of the current part is."""
        return "first" if self.is_empty else "edit"

    async def offer(self, state: State) -> bool:
        """Show a passing state of the current part, if the platform takes it.

        Returns False if it is too soon for one.
        """
        if self._failures >= _FAILURES_BORNE:
            return True
        if not self.pacer.may_go(self.urgency):
            return False
        try:
            await self._show(state)
        except TooSoonError as error:
            self.pacer.slow_down(error.seconds)
        except DeliveryError as error:
            self._failures += 1
            self.pacer.wrote()
            logger.info("A passing state of an answer is not shown: %s", error)
        return True

    async def settle(self, state: State) -> None:
        """Show the final state of the current part."""
        await insist(lambda: self._show(state), pacer=self.pacer)

    async def hand_out(self, file: File, state: State) -> None:
        """Show the current part as a file, which no message can be changed into."""
        before = await self._ledger.sending(self.current)
        self._was_tried = not before.is_new
        if before.state == "sent":
            await self._remove(before.platform_message_id)
        await insist(
            lambda: self._attach(file, state, instead_of=before.platform_message_id),
            pacer=self.pacer,
        )

    async def _attach(self, file: File, state: State, *, instead_of: str) -> None:
        was_tried, self._was_tried = self._was_tried, True
        message_id = await self._surface.attach(
            file, state, self.current, instead_of=instead_of, was_tried=was_tried
        )
        await self._ledger.sent(self.current, message_id)
        self._shown = state
        self.pacer.wrote()

    async def remove_others(self) -> None:
        """Delete the messages beyond the current part, which an earlier answer needed."""
        for message_id in await self._ledger.surplus(self.current + 1):
            await self._remove(message_id)

    async def _remove(self, message_id: str) -> None:
        try:
            await self._surface.remove(message_id)
        except DeliveryError as error:
            logger.info("A message of an earlier answer stays: %s", error)

    async def _show(self, state: State) -> None:
        if state == self._shown:
            return
        if not self._is_recorded:
            recorded = await self._ledger.sending(self.current)
            self._message_id = recorded.platform_message_id if recorded.state == "sent" else ""
            self._is_recorded, self._was_tried = True, not recorded.is_new
        if not (self._message_id and await self._was_edited(state)):
            text, buttons = state
            was_tried, self._was_tried = self._was_tried, True
            self._message_id = await self._surface.send(
                text, self.current, buttons=buttons, was_tried=was_tried
            )
            await self._ledger.sent(self.current, self._message_id)
        self._shown = state
        self.pacer.wrote()

    async def _was_edited(self, state: State) -> bool:
        """Edit the message; False if somebody deleted it."""
        text, buttons = state
        try:
            await self._surface.edit(self._message_id, text, self.current, buttons=buttons)
        except MessageGoneError:
            return False
        return True
