"""Places that talk happened in."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from bot.domain.errors import NotFoundError
from bot.domain.ids import PlaceId
from bot.domain.place import Bookmark, Place, PlaceAddress, PlaceKey, PlatformName
from bot.ports.clock import Clock
from bot.ports.ids import IdSource
from storage.locks import take_turns
from storage.sealing.owner import NOBODY
from storage.sealing.vault import Opened, Vault
from storage.tables import MessageRow, PlaceRow, SessionRow
from storage.upsert import insert

_COLUMNS = (
    "id",
    "parent_id",
    "platform",
    "chat_id",
    "topic_id",
    "kind",
    "title",
    "is_engaged",
    "is_age_restricted",
    "settings",
)


def _with_ancestors(*start: ColumnElement[bool]) -> Select[Any]:
    """Return the statement for a place and all that it lies in, nearest first."""
    parent = aliased(PlaceRow)
    chain = (
        select(*(getattr(PlaceRow, name) for name in _COLUMNS), literal(0).label("height"))
        .where(*start)
        .cte("chain", recursive=True)
    )
    chain = chain.union_all(
        select(*(getattr(parent, name) for name in _COLUMNS), chain.c.height + 1).join(
            chain, parent.id == chain.c.parent_id
        )
    )
    return select(chain).order_by(chain.c.height)


_FIND = _with_ancestors(
    PlaceRow.platform == bindparam("platform"),
    PlaceRow.chat_id == bindparam("chat_id"),
    PlaceRow.topic_id == bindparam("topic_id"),
)
_GET = _with_ancestors(PlaceRow.id == bindparam("place"))
_HEARD = (
    select(MessageRow.platform_message_id)
    .where(
        MessageRow.session_id == SessionRow.id,
        MessageRow.bot_account == bindparam("bot_account"),
        # What was heard before it was moved was heard in another place.
        or_(SessionRow.arrived_at.is_(None), MessageRow.created_at >= SessionRow.arrived_at),
    )
    .order_by(MessageRow.seq.desc())
    .limit(1)
    .correlate(SessionRow)
    .scalar_subquery()
)
_SAID_AT = func.coalesce(SessionRow.last_message_at, SessionRow.created_at)
_ACTIVE_AT = case((SessionRow.arrived_at > _SAID_AT, SessionRow.arrived_at), else_=_SAID_AT)
_BOOKMARKS = (
    select(
        PlaceRow.platform,
        PlaceRow.chat_id,
        PlaceRow.topic_id,
        PlaceRow.kind,
        func.coalesce(_HEARD, "").label("message_id"),
        _ACTIVE_AT.label("active_at"),
    )
    .join(SessionRow, SessionRow.place_id == PlaceRow.id)
    .where(SessionRow.is_current, PlaceRow.platform == bindparam("platform"))
    .order_by(_ACTIVE_AT.desc())
)
_CHANGE = update(PlaceRow).where(PlaceRow.id == bindparam("place"))
_ENGAGE = _CHANGE.values(is_engaged=True)
_SETTINGS = select(PlaceRow.settings).where(PlaceRow.id == bindparam("place")).with_for_update()

_INSERT = insert(PlaceRow)
_STAYS = or_(
    _INSERT.excluded.title == "", and_(_INSERT.excluded.kind == "topic", PlaceRow.title != "")
)
_KEEP = _INSERT.on_conflict_do_update(
    index_elements=["platform", "chat_id", "topic_id"],
    set_={
        "kind": _INSERT.excluded.kind,
        "title": case((_STAYS, PlaceRow.title), else_=_INSERT.excluded.title),
        "parent_id": func.coalesce(_INSERT.excluded.parent_id, PlaceRow.parent_id),
        "is_age_restricted": func.coalesce(
            _INSERT.excluded.is_age_restricted, PlaceRow.is_age_restricted
        ),
    },
).returning(PlaceRow.id)


class SqlPlaces:
    """The places we know."""

    def __init__(self, db: AsyncConnection, *, vault: Vault, clock: Clock, ids: IdSource) -> None:
        self._db = db
        self._vault = vault
        self._clock = clock
        self._ids = ids

    async def get_or_create(self, address: PlaceAddress) -> Place:
        """Return the place, made with its ancestors on first sight; titles but topics' stay fresh.

        Transactions that begin like this come one after the other in each place, so that two
        messages that arrive together find the same session.
        """
        await take_turns(self._db, "place", *address.key)
        place = await self.find(address.key)
        if place is not None and _is_fresh(place.address, address):
            return place
        return await self.get(await self._keep(address))

    async def find(self, key: PlaceKey) -> Place | None:
        """Return the place if it is known."""
        found = await self._db.execute(_FIND, key._asdict())
        return _to_place(await self._vault.open(PlaceRow, found))

    async def get(self, place_id: PlaceId) -> Place:
        """Return the place of this key."""
        found = await self._db.execute(_GET, {"place": place_id})
        place = _to_place(await self._vault.open(PlaceRow, found))
        if place is None:
            message = "This place is not known any more."
            raise NotFoundError(message)
        return place

    async def engage(self, place_id: PlaceId) -> None:
        """Take every message of this place as addressed from now on."""
        await self._db.execute(_ENGAGE, {"place": place_id})

    async def allow_bots(self, place_id: PlaceId, names: Collection[str]) -> None:
        """Let other bots of these ids or handles, and no more, be heard here."""
        await self._set(place_id, "bots", sorted(names))

    async def mark_mature(self, place_id: PlaceId, *, is_mature: bool) -> None:
        """Take this place, with all that is within, as one for adults, or no more."""
        await self._set(place_id, "mature", is_mature)

    async def rename(self, place_id: PlaceId, title: str) -> None:
        """Keep what a place is called now."""
        key = (await self.get(place_id)).address.key._asdict()
        sealed = await self._vault.seal(PlaceRow, {"title": title}, owner=NOBODY, row=key)
        await self._db.execute(_CHANGE, {"place": place_id, **sealed})

    async def bookmarks(self, platform: PlatformName, *, bot_account: str) -> Sequence[Bookmark]:
        """Return how far each place with a session was read; those that were active last first."""
        which = {"platform": platform, "bot_account": bot_account}
        return [
            Bookmark(
                key=PlaceKey(row.platform, row.chat_id, row.topic_id),
                kind=row.kind,
                message_id=row.message_id,
                active_at=row.active_at,
            )
            for row in await self._db.execute(_BOOKMARKS, which)
        ]

    async def _set(self, place_id: PlaceId, name: str, value: object) -> None:
        """Keep one of the settings of a place."""
        settings = (await self._db.execute(_SETTINGS, {"place": place_id})).scalar_one()
        change = {"place": place_id, "settings": {**settings, name: value}}
        await self._db.execute(_CHANGE, change)

    async def _keep(self, address: PlaceAddress) -> PlaceId:
        """Store what the address says of the place, its ancestors before it.

        An empty title or an absent parent says that the adapter did not know, and changes nothing.
        """
        row: dict[str, Any] = {
            **address.key._asdict(),
            "id": self._ids.new(),
            "parent_id": await self._keep(address.parent) if address.parent else None,
            "kind": address.kind,
            "title": address.title,
            "is_age_restricted": address.is_age_restricted,
            "is_engaged": False,
            "settings": {},
            "created_at": self._clock.now(),
        }
        sealed = await self._vault.seal(PlaceRow, row, owner=NOBODY)
        return (await self._db.execute(_KEEP, sealed)).scalar_one()


def _is_fresh(known: PlaceAddress, seen: PlaceAddress) -> bool:
    """Tell whether all that was seen is known already."""
    if known.key != seen.key or known.kind != seen.kind:
        return False
    if seen.title not in {"", known.title} and (seen.kind != "topic" or not known.title):
        return False
    if seen.is_age_restricted not in {None, known.is_age_restricted}:
        return False
    if seen.parent is None:
        return True
    return known.parent is not None and _is_fresh(known.parent, seen.parent)


def _to_place(rows: Sequence[Opened]) -> Place | None:
    """Return the place of the first row; the others are what it lies in, nearest first."""
    address: PlaceAddress | None = None
    for row in reversed(rows):
        key = PlaceKey(row.platform, row.chat_id, row.topic_id)
        address = PlaceAddress(
            key=key,
            kind=row.kind,
            title=row.title,
            parent=address,
            is_age_restricted=row.is_age_restricted,
        )
    if address is None:
        return None
    return Place(
        id=rows[0].id,
        address=address,
        ancestors=tuple(row.id for row in rows[1:]),
        is_engaged=rows[0].is_engaged,
        bots=frozenset(name for row in rows for name in row.settings.get("bots", ())),
        is_marked_mature=any(row.settings.get("mature") for row in rows),
    )
