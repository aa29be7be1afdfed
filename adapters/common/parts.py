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


class Surface(Protocol):
    """Where an answer is shown. Every method raises `DeliveryError`."""

    async def send(self, text: str, part: int, *, buttons: Sequence[Button]) -> str:
        """Send a part of the answer, from 0, and return the platform's id of the message."""
        ...

    async def edit(self, message_id: str, text: str, *, buttons: Sequence[Button]) -> None:
        """Put text and buttons in place of what the message had."""
        ...

    async def attach(
        self, file: File, text: str, part: int, *, buttons: Sequence[Button], instead_of: str
    ) -> str:
        """Send a part as a file with a text, and return the platform's id of the message.

        It takes the place of a message that was deleted, if one is named.
        """
        ...

    async def remove(self, message_id: str) -> None:
        """Delete a message."""
        ...

    async def typing(self) -> None:
        """Show that an answer is being written, for the platform's usual moment."""
        ...


class State(NamedTuple):
    """What one message shows."""

    text: str
    buttons: tuple[Button, ...] = ()


_NOTHING = State("")


class Parts:
    """The messages of one answer: which are there, and what they show."""

    def __init__(self, *, ledger: DeliveryLedger, surface: Surface, pacer: Pacer) -> None:
        self._ledger = ledger
        self._surface = surface
        self.pacer = pacer
        self._message_id = ""
        self._shown = _NOTHING
        self._is_recorded = False
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
        if before.state == "sent":
            await self._remove(before.platform_message_id)
        await insist(
            lambda: self._attach(file, state, instead_of=before.platform_message_id),
            pacer=self.pacer,
        )

    async def _attach(self, file: File, state: State, *, instead_of: str) -> None:
        text, buttons = state
        message_id = await self._surface.attach(
            file, text, self.current, buttons=buttons, instead_of=instead_of
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
            self._is_recorded = True
        if not (self._message_id and await self._was_edited(state)):
            text, buttons = state
            self._message_id = await self._surface.send(text, self.current, buttons=buttons)
            await self._ledger.sent(self.current, self._message_id)
        self._shown = state
        self.pacer.wrote()

    async def _was_edited(self, state: State) -> bool:
        """Edit the message; False if somebody deleted it."""
        text, buttons = state
        try:
            await self._surface.edit(self._message_id, text, buttons=buttons)
        except MessageGoneError:
            return False
        return True
