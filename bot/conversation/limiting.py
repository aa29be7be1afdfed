"""How much may be asked of models, by whom: a minute, a day, a month.

Turns are counted when they are asked for, tokens and money when an answer ends. So two that ask at
once never have a turn too many, and go beyond the other limits by what is being answered at most.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from bot.domain.errors import BadInputError
from bot.domain.limits import LimitKind, Limits, Payer, Tally
from bot.ports.clock import Clock
from bot.ports.storage import UnitOfWork

logger = logging.getLogger(__name__)

_KINDS: tuple[LimitKind, ...] = ("turns", "tokens", "dollars")
_SPENT: frozenset[LimitKind] = frozenset({"tokens", "dollars"})
_WHERE = " `/usage` shows where you stand."


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What one payer may have, and has had."""

    payer: Payer
    limits: Limits
    tally: Tally

    def exceeded(self) -> LimitKind | None:
        """Return the first limit of which nothing is left."""
        for kind in _KINDS:
            if kind in self.limits and self.tally.used(kind) >= self.limits[kind]:
                return kind
        return None

    @property
    def is_spent(self) -> bool:
        """Tell whether no tokens or no money is left, however often may be asked a minute."""
        return any(self.tally.used(kind) >= self.limits[kind] for kind in _SPENT & {*self.limits})


class Limiter:
    """Applies the limits of the settings, and those that the operator gave instead."""

    def __init__(self, *, of_person: Limits, of_place: Limits, clock: Clock) -> None:
        self._of_person = of_person
        self._of_place = of_place
        self._clock = clock

    async def admit(self, uow: UnitOfWork, payers: Sequence[Payer]) -> str | None:
        """Count an answer that is asked for; if it may not be, return why instead."""
        limited = await self._limits(uow, payers)
        refusal = await self._refusal(uow, limited)
        if refusal is None:
            await _count(uow, limited)
        return refusal

    async def require(self, uow: UnitOfWork, payers: Sequence[Payer]) -> None:
        """Count an answer that a command asks for; raises `BadInputError` if it may not be."""
        refusal = await self.admit(uow, payers)
        if refusal is not None:
            raise BadInputError(refusal)

    async def refusal(self, uow: UnitOfWork, payers: Sequence[Payer]) -> str | None:
        """Return why no answer may be asked for on these accounts; None if it may.

        The accounts are those of `bot.domain.limits.payers`: a place comes before what is around.
        """
        return await self._refusal(uow, await self._limits(uow, payers))

    async def may_spend(self, uow: UnitOfWork, payers: Sequence[Payer]) -> bool:
        """Tell whether models may be asked on these accounts for something beside an answer."""
        return not any(account.is_spent for account in await self.accounts(uow, payers))

    async def count(self, uow: UnitOfWork, payers: Sequence[Payer]) -> None:
        """Note that an answer is asked for, where that is limited."""
        await _count(uow, await self._limits(uow, payers))

    async def accounts(self, uow: UnitOfWork, payers: Sequence[Payer]) -> Sequence[Account]:
        """Return how these accounts stand."""
        limited = await self._limits(uow, payers)
        tallies = await uow.tallies.of(payers)
        return [Account(payer=p, limits=limited.get(p, {}), tally=tallies[p]) for p in payers]

    async def _refusal(self, uow: UnitOfWork, limited: Mapping[Payer, Limits]) -> str | None:
        """Return which of these limits is reached, as a sentence."""
        if not limited:
            return None
        await uow.tallies.hold(_paced(limited))
        tallies = await uow.tallies.of(list(limited))
        for payer, limits in limited.items():
            account = Account(payer=payer, limits=limits, tally=tallies[payer])
            if (kind := account.exceeded()) is not None:
                logger.info("No answer is asked for: the limit of %s is reached", kind)
                return _sentence(account, kind, self._clock.now())
        return None

    async def _limits(self, uow: UnitOfWork, payers: Sequence[Payer]) -> dict[Payer, Limits]:
        """Return what limits there are, by account.

        What the operator gave to a place holds for all that is in it, unless that was given more or
        less itself.
        """
        own = await uow.allowances.of(payers)
        found: dict[Payer, Limits] = {}
        inherited = self._of_place
        for payer in reversed(payers):
            usual = inherited if payer.place_id is not None else self._of_person
            limits = _with(own.get(payer, {}), usual)
            if payer.place_id is not None:
                inherited = limits
            if limits:
                found[payer] = limits
        return {payer: found[payer] for payer in payers if payer in found}


async def _count(uow: UnitOfWork, limited: Mapping[Payer, Limits]) -> None:
    """Note that an answer is asked for on those accounts that may ask so often a minute only."""
    if paced := _paced(limited):
        await uow.tallies.ask(paced)


def _paced(limited: Mapping[Payer, Limits]) -> list[Payer]:
    """Return those who may ask so often a minute only."""
    return [payer for payer, limits in limited.items() if "turns" in limits]


def _with(own: Mapping[LimitKind, Decimal | None], usual: Limits) -> Limits:
    """Return the usual limits, but for those that are somebody's own."""
    amounts: dict[LimitKind, Decimal | None] = {**usual, **own}
    return {kind: amount for kind, amount in amounts.items() if amount is not None}


def _sentence(account: Account, kind: LimitKind, now: datetime) -> str:
    """Say which limit is reached, and until when."""
    limit = account.limits[kind]
    until = account.tally.free_at(kind, limit, now=now)
    who = "You have" if account.payer.user_id is not None else "This place has"
    match kind:
        case "turns":
            seconds = max(1, round((until - now).total_seconds()))
            return (
                f"{who} asked for {_many(limit, 'answer')} within a minute, which is the most; ask"
                f" again in {_many(Decimal(seconds), 'second')}.{_WHERE}"
            )
        case "tokens":
            hours = max(1, round((until - now).total_seconds() / 3600))
            return (
                f"{who} used up today's {limit:,.0f} tokens; ask again after midnight UTC, in about"
                f" {_many(Decimal(hours), 'hour')}.{_WHERE}"
            )
        case "dollars":
            return (
                f"{who} used up this month's ${limit:,.2f}; ask again from"
                f" {until:%Y-%m-%d} (UTC) on.{_WHERE}"
            )


def _many(count: Decimal, noun: str) -> str:
    return f"{count:,.0f} {noun}" if count == 1 else f"{count:,.0f} {noun}s"
