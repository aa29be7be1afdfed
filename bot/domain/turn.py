"""One addressed message and its answer: the unit of ordering, recovery and undo."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal, get_args

from bot.domain.ids import PersonaId, SessionId, TurnId, UserId

DeliveryState = Literal["sending", "sent"]
TurnState = Literal["queued", "answering", "answered", "failed", "cancelled"]
EndState = Literal["answered", "failed", "cancelled"]
ENDED: tuple[EndState, ...] = get_args(EndState)
"""The states in which nothing more happens to a turn by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """An addressed message on its way to an answer."""

    id: TurnId
    session_id: SessionId
    state: TurnState
    attempt: int
    """How often an answer was begun, from 0."""
    persona_id: PersonaId | None
    """Who was asked: decided when the message came in, so a later switch does not change it."""
    asked_by: UserId | None = None
    """Who asked for this answer, and so pays for it: who wrote, or who wanted another one."""
    error: str
    goes_on: bool = False
    """Whether the answer that is there is continued, not given anew."""
    asked_at: datetime
    """When it was asked for: when the message was sent, or when the retry button was pressed."""
    created_at: datetime
    """When it came in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How many turns are queued."""

    of_user: int
    """Those that one user asked for."""
    here: int
    """Those of one session."""
    in_all: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What was asked of models, and what it cost."""

    input_tokens: int = 0
    output_tokens: int = 0
    cost: Decimal | None = None
    """US dollars; None where the price is not known."""

    @property
    def tokens(self) -> int:
        """Return all tokens, those that were read and those that were written."""
        return self.input_tokens + self.output_tokens

    def __add__(self, other: "Usage") -> "Usage":
        """Return what both cost together, as far as prices are known."""
        known = [usage.cost for usage in (self, other) if usage.cost is not None]
        return Usage(
            input_tokens=self.input_tokens + other.input_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            cost=sum(known, Decimal(0)) if known else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a turn ended."""

    state: EndState
    error: str = ""
    model: str = ""
    usage: Usage = field(default_factory=Usage)
    first_token_at: datetime | None = None
    """When the model said its first word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One part of an answer on its way to the platform."""

    part: int
    """From 0."""
    state: DeliveryState
    platform_message_id: str
    """Empty until it was sent."""
    is_new: bool = False
    """Whether it was recorded just now for the first time: then nothing of it is shown yet."""
