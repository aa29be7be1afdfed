"""What the operator lets single people and places have."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from sqlalchemy import bindparam, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.limits import LimitKind, Payer
from storage.payers import payer_of, whose
from storage.tables import AllowanceRow
from storage.upsert import insert

_OF = select(
    AllowanceRow.user_id, AllowanceRow.place_id, AllowanceRow.kind, AllowanceRow.amount
).where(
    or_(
        AllowanceRow.user_id.in_(bindparam("users", expanding=True)),
        AllowanceRow.place_id.in_(bindparam("places", expanding=True)),
    )
)
_INSERT = insert(AllowanceRow)
_ANEW = {"amount": _INSERT.excluded.amount}
_GIVE_USER = _INSERT.on_conflict_do_update(index_elements=["user_id", "kind"], set_=_ANEW)
_GIVE_PLACE = _INSERT.on_conflict_do_update(index_elements=["place_id", "kind"], set_=_ANEW)
_TAKE_BACK = delete(AllowanceRow).where(
    or_(
        AllowanceRow.user_id == bindparam("user"),
        AllowanceRow.place_id == bindparam("place"),
    ),
    AllowanceRow.kind == bindparam("of_kind"),
)


class SqlAllowances:
    """Limits of their own."""

    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def of(
        self, payers: Sequence[Payer]
    ) -> Mapping[Payer, Mapping[LimitKind, Decimal | None]]:
        """Return the limits that were given to any of these; None is as much as they like."""
        found: dict[Payer, dict[LimitKind, Decimal | None]] = {}
        for row in await self._db.execute(_OF, whose(payers)):
            found.setdefault(payer_of(row), {})[row.kind] = row.amount
        return found

    async def give(self, payer: Payer, kind: LimitKind, amount: Decimal | None) -> None:
        """Give a limit of their own, in place of an earlier one; None is no limit at all."""
        give = _GIVE_USER if payer.user_id is not None else _GIVE_PLACE
        row = {"user_id": payer.user_id, "place_id": payer.place_id}
        await self._db.execute(give, {**row, "kind": kind, "amount": amount})

    async def take_back(self, payer: Payer, kind: LimitKind) -> None:
        """Let the settings hold again."""
        which = {"user": payer.user_id, "place": payer.place_id, "of_kind": kind}
        await self._db.execute(_TAKE_BACK, which)
