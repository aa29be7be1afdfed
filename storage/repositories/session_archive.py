"""The conversations of one person, whether they go on or not."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, bindparam, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import BadInputError
from bot.domain.ids import PlaceId, SessionId, UserId
from bot.domain.session import Session, SessionSummary
from bot.ports.clock import Clock
from storage.errors import no_such_session
from storage.locks import take_turns
from storage.ownership.guard import as_the_bot, is_theirs
from storage.repositories.session import SESSION, SqlSessions, to_session
from storage.sealing.vault import Vault
from storage.tables import (
    DataKeyRow,
    DeliveryRow,
    LorebookRow,
    MemoryRow,
    MessageRow,
    PersonaRevisionRow,
    PersonaRow,
    PlaceRow,
    SessionMemberRow,
    SessionRow,
    TurnRow,
    VariantRow,
)

_LISTED = (
    SESSION.add_columns(
        PlaceRow.platform,
        PlaceRow.chat_id,
        PlaceRow.topic_id,
        PlaceRow.title.label("place_title"),
        PersonaRevisionRow.persona_id,
        PersonaRevisionRow.revision,
        PersonaRevisionRow.definition,
        func.coalesce(MessageRow.content, "").label("last_line"),
    )
    .join(PlaceRow, PlaceRow.id == SessionRow.place_id)
    .outerjoin(
        PersonaRow,
        PersonaRow.id == func.coalesce(SessionRow.active_persona_id, SessionRow.default_persona_id),
    )
    .outerjoin(
        PersonaRevisionRow,
        and_(
            PersonaRevisionRow.persona_id == PersonaRow.id,
            PersonaRevisionRow.revision == PersonaRow.revision,
        ),
    )
    .outerjoin(
        MessageRow,
        and_(MessageRow.session_id == SessionRow.id, MessageRow.seq == SessionRow.last_seq),
    )
    .where(SessionRow.owner_id == bindparam("owner"))
    .order_by(
        func.coalesce(SessionRow.last_message_at, SessionRow.created_at).desc(),
        SessionRow.id.desc(),
    )
    .offset(bindparam("skipped"))
    .limit(bindparam("count"))
)
_COUNT = select(func.count()).where(SessionRow.owner_id == bindparam("owner"))
_IS_THERE = SessionRow.place_id == bindparam("place")

_ANSWERING = select(TurnRow.id).where(
    TurnRow.session_id == bindparam("session"), TurnRow.state == "answering"
)
_IN_HAND = select(TurnRow.id).where(
    TurnRow.session_id == bindparam("session"), TurnRow.state.in_(("queued", "answering"))
)
_KEYS = (
    select(PlaceRow.platform, PlaceRow.chat_id, PlaceRow.topic_id)
    .where(PlaceRow.id.in_(bindparam("places", expanding=True)))
    .order_by(PlaceRow.platform, PlaceRow.chat_id, PlaceRow.topic_id)
)
_ITS_TURNS = select(TurnRow.id).where(TurnRow.session_id == bindparam("session"))
_FORGET_PARTS = delete(DeliveryRow).where(DeliveryRow.turn_id.in_(_ITS_TURNS))
SESSION_DELETION = (
    _FORGET_PARTS,
    delete(VariantRow).where(VariantRow.turn_id.in_(_ITS_TURNS)),
    delete(MemoryRow).where(MemoryRow.session_id == bindparam("session")),
    delete(MessageRow).where(MessageRow.session_id == bindparam("session")),
    delete(TurnRow).where(TurnRow.session_id == bindparam("session")),
    delete(LorebookRow).where(LorebookRow.session_id == bindparam("session")),
    delete(DataKeyRow).where(DataKeyRow.session_id == bindparam("session")),
    delete(SessionMemberRow).where(SessionMemberRow.session_id == bindparam("session")),
    delete(SessionRow).where(SessionRow.id == bindparam("session")),
)
"""In an order that no reference forbids."""


class SqlSessionArchive:
    """What their owners do with sessions."""

    def __init__(
        self, db: AsyncConnection, *, vault: Vault, clock: Clock, sessions: SqlSessions
    ) -> None:
        self._db = db
        self._vault = vault
        self._clock = clock
        self._sessions = sessions

    async def count(self, owner_id: UserId, *, place_id: PlaceId | None) -> int:
        """Return how many sessions somebody has, in one place or anywhere."""
        which = {"owner": owner_id, "place": place_id}
        return (await self._db.execute(_within(_COUNT, place_id), which)).scalar_one()

    async def listed(
        self, owner_id: UserId, *, place_id: PlaceId | None, offset: int, limit: int
    ) -> Sequence[SessionSummary]:
        """Return some of them, the newest first."""
        which = {"owner": owner_id, "place": place_id, "skipped": offset, "count": limit}
        found = await self._db.execute(_within(_LISTED, place_id), which)
        rows = await self._vault.open(SessionRow, found)
        await self._vault.open(PlaceRow, rows, called={"title": "place_title"})
        await self._vault.open(PersonaRevisionRow, rows)
        called = {"session_id": "id", "seq": "last_seq", "content": "last_line"}
        await self._vault.open(MessageRow, rows, called=called)
        return [
            SessionSummary(
                session=to_session(row),
                place_title=row.place_title,
                persona_name=row.definition["name"] if row.definition else "",
                last_line=row.last_line,
            )
            for row in rows
        ]

    async def rename(self, session_id: SessionId, title: str) -> None:
        """Give a session the title that a person chose."""
        await self._own(session_id)
        await self._sessions.change(session_id, title=title, title_source="person")

    async def resume(self, session_id: SessionId) -> None:
        """Let a session go on in its place; the one that went on there is closed."""
        session = await self._own(session_id)
        with as_the_bot(self._db):
            await self._sessions.close(session.place_id)
        await self._sessions.change(
            session_id, is_current=True, closed_at=None, persona_snapshot=None
        )

    async def move(self, session_id: SessionId, place_id: PlaceId) -> None:
        """Let a session go on in another place; the one that went on there is closed."""
        session = await self._own(session_id)
        if session.place_id == place_id:
            await self.resume(session_id)
            return
        await self._hold(session.place_id, place_id)
        await take_turns(self._db, "turns", session_id)
        is_there_still = (await self._sessions.get(session_id)).place_id == session.place_id
        which = {"session": session_id}
        if not is_there_still or (await self._db.execute(_IN_HAND, which)).first() is not None:
            message = "This conversation waits for an answer; try again when it was given."
            raise BadInputError(message)
        with as_the_bot(self._db):
            await self._db.execute(_FORGET_PARTS, which)
            await self._sessions.close(place_id)
        anew = {"is_current": True, "closed_at": None, "persona_snapshot": None}
        arrived = {"place_id": place_id, "arrived_at": self._clock.now(), "thread_title": None}
        await self._sessions.change(session_id, **anew, **arrived)

    async def delete(self, session_id: SessionId) -> None:
        """Remove a session with everything that was said in it."""
        which = {"session": session_id}
        await take_turns(self._db, "turns", session_id)
        if (await self._db.execute(_ANSWERING, which)).first() is not None:
            message = "An answer is being written in this conversation; try again when it is done."
            raise BadInputError(message)
        await self._own(session_id)
        with as_the_bot(self._db):
            for step in SESSION_DELETION:
                await self._db.execute(step, which)

    async def _own(self, session_id: SessionId) -> Session:
        """Return a session of whom it is done for; that of another one is not there."""
        if not await is_theirs(self._db, SessionRow, session_id):
            raise no_such_session()
        return await self._sessions.get(session_id)

    async def _hold(self, *place_ids: PlaceId) -> None:
        """Let no message in meanwhile at these places; always in the same order."""
        for key in (await self._db.execute(_KEYS, {"places": place_ids})).all():
            await take_turns(self._db, "place", *key)


def _within(statement: Select[Any], place_id: PlaceId | None) -> Select[Any]:
    """Return the statement for one place, or for all."""
    return statement if place_id is None else statement.where(_IS_THERE)
