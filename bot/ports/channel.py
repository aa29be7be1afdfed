"""A place to speak in, opened by an adapter for one answer or notice."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.face import Face
from bot.domain.ids import TurnId
from bot.domain.reply import Button, Reply
from bot.domain.turn import Delivery


class DeliveryLedger(Protocol):
    """Records each outgoing part of one answer before and after it is sent."""

    async def sending(self, part: int) -> Delivery:
        """Record that part number `part` (from 0) is about to be sent.

        Returns what was recorded of it before, if this answer was begun in an earlier run: a part
        that is `sent` already is edited, not sent again.
        """
        ...

    async def unrecorded(self, message_ids: Sequence[str]) -> Sequence[str]:
        """Return those messages, by the platform's ids, that are part of no answer as recorded."""
        ...

    async def sent(self, part: int, platform_message_id: str) -> None:
        """Record that the platform took the part."""
        ...

    async def surplus(self, parts: int) -> Sequence[str]:
        """Forget what was sent beyond so many parts; returns the platform's ids of it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A persona's answer while it is being written."""

    turn_id: TurnId
    face: Face | None
    """Who answers; None where it is no persona but the bot itself."""
    is_by_another: bool = True
    """Whether somebody else, or nobody, spoke last in this conversation: a platform that shows no
    names of its own may leave the name out otherwise."""
    reply_to: str
    """Platform id of the message that is answered; empty where there is none."""
    pieces: AsyncIterator[str]
    """Markdown, in pieces as the model writes it. Never raises: a failing model ends it early,
    and what to say about that follows by `Channel.show`."""
    stop: Button | None = None
    """Shown below the answer while it grows, where the platform can."""
    buttons: tuple[Button, ...] = ()
    """Shown below the whole answer."""
    is_wanted: Callable[[], bool] = lambda: True
    """Whether it still counts when it ends; if not, another answer takes its place at once, and
    only what is shown already is left for it."""
    is_again: bool = False
    """Whether another answer to this turn may be shown already; this one takes its place."""


class Channel(Protocol):
    """One place on one platform. Every method raises `DeliveryError` when the platform refuses."""

    async def stream(self, answer: Answer, ledger: DeliveryLedger) -> None:
        """Show the answer as it grows, and return when all of it is shown.

        Nothing is sent for an answer without text. Long answers are split, never cut.
        """
        ...

    async def show(self, reply: Reply) -> None:
        """Show a notice from the bot itself."""
        ...
