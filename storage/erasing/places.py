"""Where somebody alone talked with us: what is left of it when they are gone."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, exists, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from bot.domain.ids import PlaceId, UserId
from bot.domain.place import PlaceKey
from storage.belongings import OF_USER, USER
from storage.tables import (
    AllowanceRow,
    AskRow,
    BindingRow,
    DialogueRow,
    LinkCodeRow,
    MemoryRow,
    MessageRow,
    PlaceRow,
    SessionRow,
    TallyRow,
)

_inner = aliased(PlaceRow)
_said = aliased(MessageRow)
_PRIVATE = select(PlaceRow.id, PlaceRow.parent_id).where(OF_USER[PlaceRow])
_KEY = tuple_(PlaceRow.platform, PlaceRow.chat_id, PlaceRow.topic_id)
_KNOWN = select(PlaceRow.id, PlaceRow.parent_id).where(_KEY.in_(bindparam("keys", expanding=True)))
_THREADS = select(PlaceRow.id).where(
    PlaceRow.kind.in_(("thread", "topic")),
    PlaceRow.id.in_(select(_said.place_id).where(_said.author_id == USER)),
)
_THESE: BindParameter[Any] = bindparam("places", expanding=True)
_FREE = select(PlaceRow.id).where(
    PlaceRow.id.in_(_THESE),
    ~exists().where(SessionRow.place_id == PlaceRow.id),
    ~exists().where(MessageRow.place_id == PlaceRow.id),
    ~exists().where(DialogueRow.place_id == PlaceRow.id),
    ~exists().where(LinkCodeRow.place_id == PlaceRow.id),
    ~exists().where(MemoryRow.place_id == PlaceRow.id),
    ~exists().where(_inner.parent_id == PlaceRow.id),
)
_DELETION = (
    *(
        delete(table).where(table.place_id.in_(_THESE))
        for table in (TallyRow, AskRow, AllowanceRow)
    ),
    delete(BindingRow).where(BindingRow.place_id.in_(_THESE)),
    delete(PlaceRow).where(PlaceRow.id.in_(_THESE)),
)
# Threads are called after what is said in them; the platform tells the name of one that goes on.
_FORGET_TITLES = (
    update(PlaceRow)
    .where(PlaceRow.id.in_(_THESE), ~exists().where(MessageRow.place_id == PlaceRow.id))
    .values(title="")
)


class PlaceEraser:
    """Is told of places while it is known whose they are, and removes them when they are empty."""

    def __init__(self, db: AsyncConnection) -> None:
        self._db = db
        self._private: set[PlaceId] = set()
        self._threads: Sequence[PlaceId] = ()

    async def find(self, user_id: UserId, keys: Collection[PlaceKey]) -> None:
        """Find the private places of somebody, those of these keys included, and their threads."""
        which = {"user": user_id}
        found = [*await self._db.execute(_PRIVATE, which)]
        if keys:
            found += await self._db.execute(_KNOWN, {"keys": [tuple(key) for key in keys]})
        # A topic of a private chat lies in that chat.
        self._private = {place for row in found for place in row if place is not None}
        self._threads = (await self._db.execute(_THREADS, which)).scalars().all()

    async def remove(self) -> None:
        """Remove those that nobody uses; inner ones make their chats free."""
        await self._db.execute(_FORGET_TITLES, {"places": self._threads})
        while free := await self._free():
            for step in _DELETION:
                await self._db.execute(step, {"places": free})
            self._private -= set(free)

    async def _free(self) -> Sequence[PlaceId]:
        """Return the private places to which nothing refers."""
        return (await self._db.execute(_FREE, {"places": list(self._private)})).scalars().all()
