"""How much somebody, or a place, may ask for, and how much they have. Days and months are UTC's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Literal

from bot.domain.ids import PlaceId, UserId
from bot.domain.place import Place

LimitKind = Literal["turns", "tokens", "dollars"]
"""Answers within a minute, tokens within a day, US dollars within a month."""

Limits = Mapping[LimitKind, Decimal]
"""The most of each kind; of what is not in it, there may be any amount."""

MINUTE = timedelta(minutes=1)
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Payer:
    """Whose account an answer is put on: exactly one of both is set."""

    user_id: UserId | None = None
    place_id: PlaceId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How much was had on one account."""

    asked_at: tuple[datetime, ...] = ()
    """When answers were asked for within the last minute, oldest first, where that is limited."""
    turns: int = 0
    """Answers today."""
    tokens: int = 0
    """Read and written today."""
    dollars: Decimal = Decimal(0)
    """This month, as far as prices are known."""
    unpriced: int = 0
    """Tokens of this month whose price is not known."""

    def used(self, kind: LimitKind) -> Decimal:
        """Return how much of one kind was had."""
        match kind:
            case "turns":
                return Decimal(len(self.asked_at))
            case "tokens":
                return Decimal(self.tokens)
            case "dollars":
                return self.dollars

    def free_at(self, kind: LimitKind, limit: Decimal, *, now: datetime) -> datetime:
        """Return when there will be less than the limit."""
        match kind:
            case "turns":
                return self.asked_at[len(self.asked_at) - int(limit)] + MINUTE
            case "tokens":
                return first_of_day(now) + _A_DAY
            case "dollars":
                return first_of_month(first_of_month(now) + 31 * _A_DAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumer:
    """How much somebody, or a place, has had this month, as the operator sees it."""

    name: str
    ids: tuple[str, ...]
    """As access rules and commands write them."""
    tokens: int
    dollars: Decimal
    unpriced: int


def payers(user_id: UserId | None, place: Place) -> tuple[Payer, ...]:
    """Return whose accounts an answer there is put on: the person's, the place's and all around."""
    person = (Payer(user_id=user_id),) if user_id is not None else ()
    return (*person, *(Payer(place_id=p) for p in (place.id, *place.ancestors)))


def first_of_day(moment: datetime) -> datetime:
    """Return when its day began, in UTC."""
    return moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def first_of_month(moment: datetime) -> datetime:
    """Return when its month began, in UTC."""
    return first_of_day(moment).replace(day=1)
