"""Codes that join accounts of one human."""

from datetime import datetime

from sqlalchemy import bindparam, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import PlaceId, UserId
from bot.domain.user import Identity, LinkCode, LinkTrial
from bot.ports.clock import Clock
from bot.ports.ids import IdSource
from storage.base import AnyRow
from storage.locks import take_turns
from storage.repositories.user import IS_IDENTITY, key_of
from storage.tables import IdentityRow, LinkCodeRow, LinkTrialRow

_LINKING = "who is linked"
_CODE = (LinkCodeRow.user_id, LinkCodeRow.code_hash, LinkCodeRow.place_id)
_IS_VALID = (
    LinkCodeRow.code_hash == bindparam("code"),
    LinkCodeRow.expires_at > bindparam("moment"),
)
_CLEAR = delete(LinkCodeRow).where(
    (LinkCodeRow.expires_at <= bindparam("moment")) | (LinkCodeRow.user_id == bindparam("user"))
)
_KEEP = insert(LinkCodeRow)
_FIND = select(*_CODE).where(*_IS_VALID)
_USE_UP = delete(LinkCodeRow).where(*_IS_VALID).returning(*_CODE)
_IDENTITY = select(IdentityRow.id).where(IS_IDENTITY).scalar_subquery()
_IS_ITS_TRIAL = (LinkTrialRow.identity_id == _IDENTITY, LinkTrialRow.kind == bindparam("what"))
_FORGET = delete(LinkTrialRow).where(*_IS_ITS_TRIAL, LinkTrialRow.at <= bindparam("since"))
_COUNT = select(func.count()).select_from(LinkTrialRow).where(*_IS_ITS_TRIAL)
_NOTE = insert(LinkTrialRow).values(identity_id=_IDENTITY)


class SqlLinkCodes:
    """The codes of everybody, and how often each account tried."""

    def __init__(self, db: AsyncConnection, *, clock: Clock, ids: IdSource) -> None:
        self._db = db
        self._clock = clock
        self._ids = ids

    async def keep(
        self, user_id: UserId, *, code_hash: str, place_id: PlaceId, until: datetime
    ) -> None:
        """Keep the code of somebody until then; clears old ones away."""
        await self._db.execute(_CLEAR, {"moment": self._clock.now(), "user": user_id})
        row = {"user_id": user_id, "code_hash": code_hash, "place_id": place_id}
        await self._db.execute(_KEEP, {**row, "expires_at": until})

    async def find(self, code_hash: str) -> LinkCode | None:
        """Return the code of this hash if it is valid."""
        which = {"code": code_hash, "moment": self._clock.now()}
        return _to_code((await self._db.execute(_FIND, which)).first())

    async def use_up(self, code_hash: str) -> LinkCode | None:
        """Return the code of this hash if it is valid, which it is no more from then on."""
        await take_turns(self._db, _LINKING)
        which = {"code": code_hash, "moment": self._clock.now()}
        return _to_code((await self._db.execute(_USE_UP, which)).first())

    async def trials(self, identity: Identity, kind: LinkTrial, *, since: datetime) -> int:
        """Return how often an account tried this since then; forgets earlier trials."""
        await take_turns(self._db, "trials", kind, identity.platform, identity.external_id)
        which = {**key_of(identity), "what": kind}
        await self._db.execute(_FORGET, {**which, "since": since})
        return (await self._db.execute(_COUNT, which)).scalar_one()

    async def note(self, identity: Identity, kind: LinkTrial) -> None:
        """Count one more trial of an account."""
        row = {"id": self._ids.new(), "kind": kind, "at": self._clock.now()}
        await self._db.execute(_NOTE, {**row, **key_of(identity)})


def _to_code(row: AnyRow | None) -> LinkCode | None:
    """Return the code of a row, if there is one."""
    if row is None:
        return None
    return LinkCode(user_id=row.user_id, code_hash=row.code_hash, place_id=row.place_id)
