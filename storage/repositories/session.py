"""Conversations."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import and_, bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import PersonaId, PlaceId, SessionId, UserId
from bot.domain.session import Session, TitleSource
from bot.ports.clock import Clock
from bot.ports.ids import IdSource
from storage.base import AnyRow
from storage.errors import no_such_session
from storage.ownership.guard import as_the_bot
from storage.sealing.owner import of_session
from storage.sealing.vault import Opened, Vault
from storage.tables import PersonaRow, SessionRow

SESSION = select(
    SessionRow.id,
    SessionRow.place_id,
    SessionRow.owner_id,
    SessionRow.project_id,
    SessionRow.title,
    SessionRow.title_source,
    SessionRow.thread_title,
    SessionRow.default_persona_id,
    SessionRow.active_persona_id,
    SessionRow.last_seq,
    SessionRow.memory_marker,
    SessionRow.created_at,
    SessionRow.last_message_at,
    SessionRow.closed_at,
)
_GET = SESSION.where(SessionRow.id == bindparam("session"))
_IS_CURRENT = and_(SessionRow.place_id == bindparam("place"), SessionRow.is_current)
_FIND_CURRENT = SESSION.where(_IS_CURRENT)

# Who answered in the session that is about to be closed, as far as the session itself knows.
_SNAPSHOT = (
    select(SessionRow.id, PersonaRow.id.label("persona_id"), PersonaRow.revision)
    .outerjoin(
        PersonaRow,
        PersonaRow.id == func.coalesce(SessionRow.active_persona_id, SessionRow.default_persona_id),
    )
    .where(_IS_CURRENT)
)
_START = insert(SessionRow)
_CLOSE = update(SessionRow).where(SessionRow.id == bindparam("session")).values(is_current=False)
_CHANGE = update(SessionRow).where(SessionRow.id == bindparam("session"))
_ENTITLE = _CHANGE.where(SessionRow.title_source == "place").values(title_source="model")


class SqlSessions:
    """The sessions of all places."""

    def __init__(self, db: AsyncConnection, *, vault: Vault, clock: Clock, ids: IdSource) -> None:
        self._db = db
        self._vault = vault
        self._clock = clock
        self._ids = ids

    async def find_current(self, place_id: PlaceId) -> Session | None:
        """Return the session that is going on in this place."""
        found = await self._db.execute(_FIND_CURRENT, {"place": place_id})
        row = await self._vault.open_first(SessionRow, found)
        return to_session(row) if row else None

    async def start(
        self,
        *,
        place_id: PlaceId,
        owner_id: UserId,
        title: str,
        persona_id: PersonaId | None,
        title_source: TitleSource = "place",
        thread_title: str | None = None,
    ) -> Session:
        """Begin a session and make it the current one; the one before it is closed."""
        await self.close(place_id)
        now = self._clock.now()
        session = Session(
            id=SessionId(self._ids.new()),
            place_id=place_id,
            owner_id=owner_id,
            project_id=None,
            title=title,
            title_source=title_source,
            thread_title=thread_title,
            default_persona_id=persona_id,
            active_persona_id=None,
            message_count=0,
            created_at=now,
            last_message_at=None,
            closed_at=None,
        )
        row = {
            "id": session.id,
            "place_id": place_id,
            "owner_id": owner_id,
            "title": title,
            "title_source": title_source,
            "thread_title": thread_title,
            "is_current": True,
            "default_persona_id": persona_id,
            "memory_marker": 0,
            "last_seq": 0,
            "removed": 0,
            "created_at": now,
            "updated_at": now,
        }
        sealed = await self._vault.seal(SessionRow, row, owner=of_session(session.id))
        await self._db.execute(_START, sealed)
        return session

    async def get(self, session_id: SessionId) -> Session:
        """Return the session of this key."""
        found = await self._db.execute(_GET, {"session": session_id})
        row = await self._vault.open_first(SessionRow, found)
        if row is None:
            raise no_such_session()
        return to_session(row)

    async def close(self, place_id: PlaceId) -> None:
        """Close the session that is going on, if one is, and keep who answered in it."""
        with as_the_bot(self._db):
            row = (await self._db.execute(_SNAPSHOT, {"place": place_id})).first()
        if row is None:
            return
        now = self._clock.now()
        change = {"persona_snapshot": _to_snapshot(row), "closed_at": now, "updated_at": now}
        await self._db.execute(_CLOSE, {"session": row.id, **change})

    async def activate_persona(self, session_id: SessionId, persona_id: PersonaId | None) -> None:
        """Choose who answers in this session; None follows the wider bindings again."""
        await self.change(session_id, active_persona_id=persona_id)

    async def entitle(self, session_id: SessionId, title: str) -> bool:
        """Give a session the title that the model made; False if it has one of its own by now."""
        change = await self._sealed(session_id, {"title": title})
        return (await self._db.execute(_ENTITLE, change)).rowcount > 0

    async def keep_thread_title(self, session_id: SessionId, title: str) -> None:
        """Keep what we called the thread or topic that was opened for a session."""
        await self.change(session_id, thread_title=title)

    async def change(self, session_id: SessionId, **columns: object) -> None:
        """Write these columns of a session; not for use outside of storage."""
        result = await self._db.execute(_CHANGE, await self._sealed(session_id, columns))
        if result.rowcount == 0:
            raise no_such_session()

    async def _sealed(self, session_id: SessionId, columns: Mapping[str, Any]) -> dict[str, Any]:
        """Return columns to be changed now of a session."""
        change = {"session": session_id, **columns, "updated_at": self._clock.now()}
        owner = of_session(session_id)
        return await self._vault.seal(SessionRow, change, owner=owner, row={"id": session_id})


def _to_snapshot(row: AnyRow) -> dict[str, Any] | None:
    """Return who answered, or None if the session left that to wider bindings."""
    if row.persona_id is None:
        return None
    return {"id": row.persona_id, "revision": row.revision}


def to_session(row: Opened) -> Session:
    """Return the session of a row."""
    return Session(
        id=row.id,
        place_id=row.place_id,
        owner_id=row.owner_id,
        project_id=row.project_id,
        title=row.title,
        title_source=row.title_source,
        thread_title=row.thread_title,
        default_persona_id=row.default_persona_id,
        active_persona_id=row.active_persona_id,
        message_count=row.last_seq,
        memory_marker=row.memory_marker,
        created_at=row.created_at,
        last_message_at=row.last_message_at,
        closed_at=row.closed_at,
    )
