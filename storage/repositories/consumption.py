"""What all together have asked of models this month."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CursorResult, Executable, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import UserId
from bot.domain.limits import Consumer, first_of_month
from bot.ports.clock import Clock
from storage.base import AnyRow
from storage.sealing.vault import Opened, Vault
from storage.tables import IdentityRow, PlaceRow, TallyRow, UserRow

_TOKENS = func.coalesce(func.sum(TallyRow.tokens), 0)
_DOLLARS = func.coalesce(func.sum(TallyRow.dollars), 0, type_=TallyRow.dollars.type)
_SUMS = (
    _TOKENS.label("tokens"),
    _DOLLARS.label("dollars"),
    func.coalesce(func.sum(TallyRow.unpriced), 0).label("unpriced"),
)
_THIS_MONTH = TallyRow.day >= bindparam("month")
_IN_ALL = select(*_SUMS).where(_THIS_MONTH, TallyRow.user_id.is_not(None))
_PEOPLE = (
    select(UserRow.id, UserRow.display_name.label("name"), *_SUMS)
    .join(TallyRow, TallyRow.user_id == UserRow.id)
    .where(_THIS_MONTH)
    .group_by(UserRow.id, UserRow.display_name)
    .order_by(_DOLLARS.desc(), _TOKENS.desc(), UserRow.id)
    .limit(bindparam("most"))
)
_ACCOUNTS = (
    select(IdentityRow.user_id, IdentityRow.platform, IdentityRow.external_id)
    .where(IdentityRow.user_id.in_(bindparam("people", expanding=True)))
    .order_by(IdentityRow.platform, IdentityRow.external_id)
)
# Titles of threads and topics may tell what is talked about: only what they lie in is named.
_PLACE = (PlaceRow.platform, PlaceRow.chat_id, PlaceRow.topic_id, PlaceRow.kind, PlaceRow.title)
_PLACES = (
    select(*_PLACE, *_SUMS)
    .join(TallyRow, TallyRow.place_id == PlaceRow.id)
    .where(_THIS_MONTH, PlaceRow.kind.in_(("server", "group")))
    .group_by(PlaceRow.id, *_PLACE)
    .order_by(_DOLLARS.desc(), _TOKENS.desc(), PlaceRow.id)
    .limit(bindparam("most"))
)


class SqlConsumption:
    """Sums over accounts. They are read seldom, and grow with how many people there are."""

    def __init__(self, db: AsyncConnection, *, vault: Vault, clock: Clock) -> None:
        self._db = db
        self._vault = vault
        self._clock = clock

    async def people(self, most: int) -> Sequence[Consumer]:
        """Return who has asked most of models, the dearest first."""
        rows = (await self._month(_PEOPLE, most=most)).all()
        accounts: dict[UserId, list[str]] = {row.id: [] for row in rows}
        for one in await self._db.execute(_ACCOUNTS, {"people": list(accounts)}):
            accounts[one.user_id].append(f"{one.platform}:{one.external_id}")
        return [_to_consumer(row, name=row.name, ids=accounts[row.id]) for row in rows]

    async def places(self, most: int) -> Sequence[Consumer]:
        """Return the servers and groups in which most was asked."""
        rows = await self._vault.open(PlaceRow, await self._month(_PLACES, most=most))
        return [_to_consumer(row, name=row.title, ids=[_subject(row)]) for row in rows]

    async def in_all(self) -> Consumer:
        """Return what all people together have asked."""
        row = (await self._month(_IN_ALL)).one()
        return _to_consumer(row, name="All", ids=[])

    async def _month(self, query: Executable, **which: int) -> CursorResult[*tuple[Any, ...]]:
        month = first_of_month(self._clock.now()).date()
        return await self._db.execute(query, {"month": month, **which})


def _to_consumer(row: AnyRow | Opened, *, name: str, ids: Sequence[str]) -> Consumer:
    return Consumer(
        name=name,
        ids=tuple(ids),
        tokens=int(row.tokens),
        dollars=row.dollars,
        unpriced=int(row.unpriced),
    )


def _subject(row: Opened) -> str:
    """Return a place as rules name it."""
    if row.kind == "server":
        return f"{row.platform}:server:{row.chat_id.partition(':')[2]}"
    return f"{row.platform}:chat:{row.chat_id}"
