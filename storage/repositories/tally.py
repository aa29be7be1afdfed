"""How much people and places have asked of models."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy import and_, bindparam, case, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.limits import MINUTE, Payer, Tally, first_of_month
from bot.domain.turn import Usage
from bot.ports.clock import Clock
from storage.locks import take_turns
from storage.payers import payer_of, whose
from storage.tables import AskRow, TallyRow
from storage.upsert import insert

_INSERT = insert(TallyRow)
_MORE = {
    name: getattr(TallyRow, name) + getattr(_INSERT.excluded, name)
    for name in ("turns", "tokens", "dollars", "unpriced")
}
_CHARGE_USER = _INSERT.on_conflict_do_update(index_elements=["user_id", "day"], set_=_MORE)
_CHARGE_PLACE = _INSERT.on_conflict_do_update(index_elements=["place_id", "day"], set_=_MORE)

_ASK = sa.insert(AskRow)
_IS_THEIR_ASK = or_(
    AskRow.user_id.in_(bindparam("users", expanding=True)),
    AskRow.place_id.in_(bindparam("places", expanding=True)),
)
_FORGET = delete(AskRow).where(_IS_THEIR_ASK, AskRow.asked_at <= bindparam("since"))
_ASKED = (
    select(AskRow.user_id, AskRow.place_id, AskRow.asked_at)
    .where(_IS_THEIR_ASK, AskRow.asked_at > bindparam("since"))
    .order_by(AskRow.asked_at)
)
_IS_TODAY = TallyRow.day == bindparam("today")
_IS_THIS_MONTH = TallyRow.day.between(bindparam("month"), bindparam("today"))
_STANDS = (
    select(
        TallyRow.user_id,
        TallyRow.place_id,
        func.sum(case((_IS_TODAY, TallyRow.turns), else_=0)).label("turns"),
        func.sum(case((_IS_TODAY, TallyRow.tokens), else_=0)).label("tokens"),
        func.sum(TallyRow.dollars).label("dollars"),
        func.sum(TallyRow.unpriced).label("unpriced"),
    )
    .where(
        # In each alternative, or the indexes would be used for who it is only, not for when.
        or_(
            and_(TallyRow.user_id.in_(bindparam("users", expanding=True)), _IS_THIS_MONTH),
            and_(TallyRow.place_id.in_(bindparam("places", expanding=True)), _IS_THIS_MONTH),
        ),
    )
    .group_by(TallyRow.user_id, TallyRow.place_id)
)


class SqlTallies:
    """The accounts of all who pay: a row a day each, so that a month has at most 31."""

    def __init__(self, db: AsyncConnection, *, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def charge(self, payers: Sequence[Payer], usage: Usage) -> None:
        """Put what an answer has cost on these accounts, for today."""
        row = {
            "day": self._clock.now().date(),
            "turns": 1,
            "tokens": usage.tokens,
            "dollars": usage.cost or 0,
            "unpriced": usage.tokens if usage.cost is None else 0,
        }
        people = [{**row, "user_id": p.user_id} for p in payers if p.user_id is not None]
        places = [{**row, "place_id": p.place_id} for p in payers if p.place_id is not None]
        if people:
            await self._db.execute(_CHARGE_USER, people)
        if places:
            await self._db.execute(_CHARGE_PLACE, places)

    async def hold(self, payers: Sequence[Payer]) -> None:
        """Let nobody else ask on these accounts until the end of the transaction."""
        for payer in payers:
            await take_turns(self._db, "asks", payer.user_id or payer.place_id)

    async def ask(self, payers: Sequence[Payer]) -> None:
        """Note that an answer is asked for now; what is older than a minute is forgotten."""
        now = self._clock.now()
        await self._db.execute(_FORGET, {**whose(payers), "since": now - MINUTE})
        rows = [{"user_id": p.user_id, "place_id": p.place_id, "asked_at": now} for p in payers]
        await self._db.execute(_ASK, rows)

    async def of(self, payers: Sequence[Payer]) -> Mapping[Payer, Tally]:
        """Return how each of these accounts stands now."""
        now = self._clock.now()
        found = dict.fromkeys(payers, Tally())
        days = {"today": now.date(), "month": first_of_month(now).date()}
        for row in await self._db.execute(_STANDS, {**whose(payers), **days}):
            found[payer_of(row)] = Tally(
                turns=int(row.turns),
                tokens=int(row.tokens),
                dollars=row.dollars,
                unpriced=int(row.unpriced),
            )
        for row in await self._db.execute(_ASKED, {**whose(payers), "since": now - MINUTE}):
            tally = found[payer_of(row)]
            found[payer_of(row)] = replace(tally, asked_at=(*tally.asked_at, row.asked_at))
        return found
