"""Addressed messages on their way to an answer."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import (
    BindParameter,
    Text,
    and_,
    bindparam,
    distinct,
    exists,
    func,
    insert,
    literal_column,
    select,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from bot.domain.errors import NotFoundError
from bot.domain.ids import PersonaId, SessionId, TurnId, UserId
from bot.domain.place import PlatformName
from bot.domain.turn import EndState, Outcome, Turn, Waiting
from bot.ports.clock import Clock
from bot.ports.ids import IdSource
from storage.locks import take_turns
from storage.sealing.owner import of_session
from storage.sealing.vault import Found, Opened, Vault
from storage.tables import MessageRow, PlaceRow, SessionRow, TurnRow

# Written into the statements, not bound: a partial index serves only what surely falls into it.
_QUEUED = literal_column("'queued'", Text)
_ANSWERING = literal_column("'answering'", Text)

_COLUMNS = (
    TurnRow.id,
    TurnRow.session_id,
    TurnRow.state,
    TurnRow.attempt,
    TurnRow.persona_id,
    TurnRow.asked_by,
    TurnRow.error,
    TurnRow.goes_on,
    TurnRow.asked_at,
    TurnRow.created_at,
)
_FIND = select(*_COLUMNS).where(TurnRow.id == bindparam("turn"))
_QUEUE = insert(TurnRow)
_other = aliased(TurnRow)
_CLAIM = (
    update(TurnRow)
    .where(
        TurnRow.id
        == select(_other.id)
        .where(_other.session_id == bindparam("session"), _other.state == _QUEUED)
        .order_by(_other.id)
        .limit(1)
        .scalar_subquery(),
        ~exists().where(_other.session_id == bindparam("session"), _other.state == _ANSWERING),
    )
    .values(state="answering", attempt=TurnRow.attempt + 1)
    .returning(*_COLUMNS)
)
_ASKED: BindParameter[str | None] = bindparam("asked")
_PAYS: BindParameter[UserId | None] = bindparam("pays", type_=TurnRow.asked_by.type)
_REQUEUE = (
    update(TurnRow)
    .where(TurnRow.id == bindparam("turn"), TurnRow.state.in_(bindparam("ended", expanding=True)))
    .values(
        state="queued",
        error="",
        persona_id=func.coalesce(_ASKED, TurnRow.persona_id),
        asked_by=func.coalesce(_PAYS, TurnRow.asked_by),
    )
    .returning(*_COLUMNS)
)
_ASKED_LAST = (
    select(MessageRow.turn_id)
    .where(
        MessageRow.session_id == bindparam("session"),
        MessageRow.role == "user",
        MessageRow.turn_id.is_not(None),
    )
    .order_by(MessageRow.seq.desc())
    .limit(1)
    .scalar_subquery()
)
_question = aliased(MessageRow)
_MESSAGES_OF_IT = (
    select(func.count()).where(_question.turn_id == TurnRow.id).correlate(TurnRow).scalar_subquery()
)
MOST_QUESTIONS = 10
"""After so many messages a turn is asked in no more words, so that whoever never pauses is
answered, and comes to the limit of messages that may wait."""
_EXTEND = (
    update(TurnRow)
    .where(
        TurnRow.id == _ASKED_LAST,
        TurnRow.state.in_(("queued", "answering")),
        TurnRow.persona_id == bindparam("persona"),
        TurnRow.asked_at.between(bindparam("earliest"), bindparam("latest")),
        TurnRow.goes_on.is_not(true()),
        exists().where(_question.turn_id == TurnRow.id, _question.author_id == bindparam("author")),
        ~exists().where(_question.turn_id == TurnRow.id, _question.role == "assistant"),
        _MESSAGES_OF_IT < MOST_QUESTIONS,
    )
    .values(state="queued")
    .returning(*_COLUMNS)
)
_REJOIN = (
    update(TurnRow)
    .where(
        TurnRow.id == bindparam("turn"),
        TurnRow.state.in_(("queued", "answering")),
        TurnRow.goes_on.is_not(true()),
    )
    .values(state="queued")
    .returning(*_COLUMNS)
)
_ASK_ANEW = (
    update(TurnRow)
    .where(
        TurnRow.id == bindparam("turn"),
        TurnRow.id == _ASKED_LAST,
        # What was said elsewhere, before the session was moved, is not answered where it goes on.
        exists().where(
            SessionRow.id == bindparam("session"),
            SessionRow.is_current,
            _question.turn_id == TurnRow.id,
            _question.role == "user",
            _question.place_id == SessionRow.place_id,
        ),
        ~exists().where(_question.turn_id == TurnRow.id, _question.undone_at.is_not(None)),
    )
    .values(
        state="queued",
        error="",
        goes_on=False,
        persona_id=func.coalesce(_ASKED, TurnRow.persona_id),
        asked_by=func.coalesce(_PAYS, TurnRow.asked_by),
    )
    .returning(*_COLUMNS)
)
_SESSION_OF = select(TurnRow.session_id).where(TurnRow.id == bindparam("turn"))
_HELD = (
    select(TurnRow.state, TurnRow.attempt).where(TurnRow.id == bindparam("turn")).with_for_update()
)
_FINISH = update(TurnRow).where(TurnRow.id == bindparam("turn")).returning(TurnRow.session_id)
_QUEUE_LENGTH = select(func.count()).where(
    TurnRow.session_id == bindparam("session"), TurnRow.state == _QUEUED
)
_HOW_MANY = func.count(distinct(TurnRow.id))
_WAITING_IN_ALL = (
    select(
        _HOW_MANY.label("in_all"),
        _HOW_MANY.filter(TurnRow.session_id == bindparam("session")).label("here"),
        _HOW_MANY.filter(MessageRow.author_id == bindparam("user")).label("of_user"),
    )
    .select_from(TurnRow)
    .outerjoin(MessageRow, and_(MessageRow.turn_id == TurnRow.id, MessageRow.role == "user"))
    .where(TurnRow.state == _QUEUED)
)

_THERE = (
    select(SessionRow.id)
    .join(PlaceRow, PlaceRow.id == SessionRow.place_id)
    .where(PlaceRow.platform.in_(bindparam("platforms", expanding=True)))
)
_IS_LEFT = and_(
    TurnRow.session_id.in_(_THERE),
    TurnRow.session_id.not_in(bindparam("in_hand", expanding=True)),
)
_RESUME = update(TurnRow).where(TurnRow.state == _ANSWERING, _IS_LEFT).values(state="queued")
_WAITING = select(TurnRow.session_id).where(TurnRow.state == _QUEUED, _IS_LEFT).distinct()


class SqlTurns:
    """The turns of all sessions. Their keys sort by age."""

    def __init__(self, db: AsyncConnection, *, vault: Vault, clock: Clock, ids: IdSource) -> None:
        self._db = db
        self._vault = vault
        self._clock = clock
        self._ids = ids

    async def queue(
        self,
        session_id: SessionId,
        persona_id: PersonaId,
        *,
        asked_by: UserId | None = None,
        asked_at: datetime | None = None,
    ) -> Turn:
        """Add a turn in state `queued`, by default asked for now."""
        now = self._clock.now()
        turn = Turn(
            id=TurnId(self._ids.new()),
            session_id=session_id,
            state="queued",
            attempt=0,
            persona_id=persona_id,
            asked_by=asked_by,
            error="",
            asked_at=asked_at or now,
            created_at=now,
        )
        row = {
            "id": turn.id,
            "session_id": session_id,
            "persona_id": persona_id,
            "asked_by": asked_by,
            "state": turn.state,
            "attempt": turn.attempt,
            "error": "",
            "model": "",
            "input_tokens": 0,
            "output_tokens": 0,
            "asked_at": turn.asked_at,
            "created_at": turn.created_at,
        }
        await self._db.execute(_QUEUE, row)
        return turn

    async def extend(
        self,
        session_id: SessionId,
        persona_id: PersonaId,
        *,
        author_id: UserId,
        asked_at: datetime,
        within: timedelta,
    ) -> Turn | None:
        """Set the turn that was asked last back to `queued`, to be asked in more words."""
        which = {
            "session": session_id,
            "persona": persona_id,
            "author": author_id,
            "earliest": asked_at - within,
            "latest": asked_at + within,
        }
        return await self._turn(await self._db.execute(_EXTEND, {**which, "asked_at": asked_at}))

    async def rejoin(self, turn_id: TurnId) -> Turn | None:
        """Set a turn that was not answered yet back to `queued`, to be asked with more."""
        return await self._turn(await self._db.execute(_REJOIN, {"turn": turn_id}))

    async def ask_anew(
        self,
        turn_id: TurnId,
        persona_id: PersonaId | None = None,
        *,
        asked_by: UserId | None = None,
    ) -> Turn | None:
        """Set a turn back to `queued`, asked for now, if it is the last one of its session."""
        session_id = await self._db.scalar(_SESSION_OF, {"turn": turn_id})
        which = {"turn": turn_id, "session": session_id}
        change = {"asked": persona_id, "pays": asked_by, "asked_at": self._clock.now()}
        return await self._turn(await self._db.execute(_ASK_ANEW, {**which, **change}))

    async def find(self, turn_id: TurnId) -> Turn | None:
        """Return the turn if there is one of this key."""
        return await self._turn(await self._db.execute(_FIND, {"turn": turn_id}))

    async def waiting(
        self, session_id: SessionId | None = None, user_id: UserId | None = None
    ) -> Waiting:
        """Return how many turns are queued: in this session, of this user, and in all."""
        key = {"session": session_id, "user": user_id}
        row = (await self._db.execute(_WAITING_IN_ALL, key)).one()
        return Waiting(of_user=row.of_user, here=row.here, in_all=row.in_all)

    async def claim_next(self, session_id: SessionId) -> Turn | None:
        """Set the session's oldest queued turn to `answering`, unless one is answering already."""
        await take_turns(self._db, "turns", session_id)
        claim = {"session": session_id, "started_at": self._clock.now()}
        return await self._turn(await self._db.execute(_CLAIM, claim))

    async def finish(self, turn_id: TurnId, outcome: Outcome) -> int:
        """Record how the turn ended; returns how many turns of its session are queued."""
        change = {
            "turn": turn_id,
            "state": outcome.state,
            "error": outcome.error,
            "model": outcome.model,
            "input_tokens": outcome.usage.input_tokens,
            "output_tokens": outcome.usage.output_tokens,
            "cost": outcome.usage.cost,
            "first_token_at": outcome.first_token_at,
            "finished_at": self._clock.now(),
        }
        if outcome.error:
            change["error"] = await self._sealed_error(turn_id, outcome.error)
        session_id = (await self._db.execute(_FINISH, change)).scalar_one_or_none()
        if session_id is None:
            message = "There is no such turn any more."
            raise NotFoundError(message)
        return (await self._db.execute(_QUEUE_LENGTH, {"session": session_id})).scalar_one()

    async def was_asked_anew(self, turn: Turn) -> bool:
        """Tell whether a claimed turn was queued again, or claimed again, since."""
        row = (await self._db.execute(_HELD, {"turn": turn.id})).first()
        return row is not None and (row.state == "queued" or row.attempt != turn.attempt)

    async def requeue(
        self,
        turn_id: TurnId,
        *,
        ended: Collection[EndState] = ("failed",),
        persona_id: PersonaId | None = None,
        asked_by: UserId | None = None,
        goes_on: bool = False,
    ) -> Turn | None:
        """Set a turn that ended so back to `queued`, asked for now; None if it has not."""
        which = {"turn": turn_id, "ended": list(ended)}
        change = {"goes_on": goes_on, "asked_at": self._clock.now()}
        change |= {"asked": persona_id, "pays": asked_by}
        return await self._turn(await self._db.execute(_REQUEUE, {**which, **change}))

    async def resume(
        self, platforms: Collection[PlatformName], *, in_hand: Collection[SessionId] = ()
    ) -> Sequence[SessionId]:
        """Set turns left `answering` by a worker that is gone back to `queued`."""
        left = {"platforms": list(platforms), "in_hand": list(in_hand)}
        await self._db.execute(_RESUME, left)
        return (await self._db.execute(_WAITING, left)).scalars().all()

    async def _sealed_error(self, turn_id: TurnId, error: str) -> str:
        """Return an error as it is kept: it may hold words of the conversation."""
        session_id = await self._db.scalar(_SESSION_OF, {"turn": turn_id})
        if session_id is None:
            return error
        row, owner = {"id": turn_id, "error": error}, of_session(session_id)
        return (await self._vault.seal(TurnRow, row, owner=owner))["error"]

    async def _turn(self, found: Found) -> Turn | None:
        """Return the turn that was found, if one was."""
        row = await self._vault.open_first(TurnRow, found)
        return _to_turn(row) if row else None


def _to_turn(row: Opened) -> Turn:
    """Return the turn of a row."""
    return Turn(
        id=row.id,
        session_id=row.session_id,
        state=row.state,
        attempt=row.attempt,
        persona_id=row.persona_id,
        asked_by=row.asked_by,
        error=row.error,
        goes_on=bool(row.goes_on),
        asked_at=row.asked_at,
        created_at=row.created_at,
    )
