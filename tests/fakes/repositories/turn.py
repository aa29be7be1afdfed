"""Addressed messages."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.errors import NotFoundError
from bot.domain.ids import PersonaId, SessionId, TurnId, UserId
from bot.domain.message import Message
from bot.domain.place import PlatformName
from bot.domain.turn import EndState, Outcome, Turn, Waiting
from bot.ports.clock import Clock
from bot.ports.ids import IdSource
from tests.fakes.tables import State

_LONGEST_BURST = 10


class InMemoryTurns:
    """Implements `bot.ports.turns.Turns`."""

    def __init__(self, state: State, clock: Clock, ids: IdSource) -> None:
        self._state = state
        self._turns = state.turns
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
        self._turns[turn.id] = turn
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
        asked = self._asked_last(session_id)
        turn = self._turns[asked.turn_id] if asked and asked.turn_id else None
        if asked is None or turn is None or asked.author_id != author_id:
            return None
        said = [m for m in self._state.messages.values() if m.turn_id == turn.id]
        if len(said) >= _LONGEST_BURST or any(m.role == "assistant" for m in said):
            return None
        is_waiting = turn.state in {"queued", "answering"} and not turn.goes_on
        is_near = abs(asked_at - turn.asked_at) <= within
        if not (is_waiting and is_near and turn.persona_id == persona_id):
            return None
        return self._keep(replace(turn, state="queued", asked_at=asked_at))

    async def rejoin(self, turn_id: TurnId) -> Turn | None:
        """Set a turn that was not answered yet back to `queued`, to be asked with more."""
        turn = self._turns.get(turn_id)
        if turn is None or turn.state not in {"queued", "answering"} or turn.goes_on:
            return None
        return self._keep(replace(turn, state="queued"))

    async def ask_anew(
        self,
        turn_id: TurnId,
        persona_id: PersonaId | None = None,
        *,
        asked_by: UserId | None = None,
    ) -> Turn | None:
        """Set a turn back to `queued`, asked for now, if it is the last one of its session."""
        turn = self._turns.get(turn_id)
        asked = self._asked_last(turn.session_id) if turn else None
        if turn is None or asked is None or asked.turn_id != turn_id:
            return None
        session = self._state.sessions[turn.session_id]
        is_elsewhere = asked.place_id != session.place_id
        if asked.id in self._state.undone or session.closed_at is not None or is_elsewhere:
            return None
        now = self._clock.now()
        again = replace(turn, state="queued", error="", goes_on=False, asked_at=now)
        payer = asked_by or turn.asked_by
        asked_id = persona_id or turn.persona_id
        return self._keep(replace(again, persona_id=asked_id, asked_by=payer))

    async def find(self, turn_id: TurnId) -> Turn | None:
        """Return the turn if there is one of this key."""
        return self._turns.get(turn_id)

    async def waiting(
        self, session_id: SessionId | None = None, user_id: UserId | None = None
    ) -> Waiting:
        """Return how many turns are queued: in this session, of this user, and in all."""
        queued = {turn.id for turn in self._turns.values() if turn.state == "queued"}
        asked = [m for m in self._state.messages.values() if user_id and m.author_id == user_id]
        return Waiting(
            of_user=sum(message.turn_id in queued for message in asked),
            here=sum(self._turns[turn_id].session_id == session_id for turn_id in queued),
            in_all=len(queued),
        )

    async def claim_next(self, session_id: SessionId) -> Turn | None:
        """Set the session's oldest queued turn to `answering`, unless one is already."""
        mine = [turn for turn in self._turns.values() if turn.session_id == session_id]
        queued = sorted(turn.id for turn in mine if turn.state == "queued")
        if not queued or any(turn.state == "answering" for turn in mine):
            return None
        turn = self._turns[queued[0]]
        return self._keep(replace(turn, state="answering", attempt=turn.attempt + 1))

    async def finish(self, turn_id: TurnId, outcome: Outcome) -> int:
        """Record how the turn ended; returns how many turns of its session are queued."""
        if turn_id not in self._turns:
            message = "There is no such turn any more."
            raise NotFoundError(message)
        self._state.outcomes[turn_id] = outcome
        turn = self._turns[turn_id]
        self._keep(replace(turn, state=outcome.state, error=outcome.error))
        states = [t.state for t in self._turns.values() if t.session_id == turn.session_id]
        return states.count("queued")

    async def was_asked_anew(self, turn: Turn) -> bool:
        """Tell whether a claimed turn was queued again, or claimed again, since."""
        known = self._turns.get(turn.id)
        return known is not None and (known.state == "queued" or known.attempt != turn.attempt)

    async def requeue(
        self,
        turn_id: TurnId,
        *,
        ended: Collection[EndState] = ("failed",),
        persona_id: PersonaId | None = None,
        asked_by: UserId | None = None,
        goes_on: bool = False,
    ) -> Turn | None:
        """Set a turn that ended so back to `queued`."""
        turn = self._turns.get(turn_id)
        if turn is None or turn.state not in ended:
            return None
        again = replace(turn, state="queued", error="", asked_at=self._clock.now())
        asked = persona_id or turn.persona_id
        payer = asked_by or turn.asked_by
        return self._keep(replace(again, persona_id=asked, asked_by=payer, goes_on=goes_on))

    async def resume(
        self, platforms: Collection[PlatformName], *, in_hand: Collection[SessionId] = ()
    ) -> Sequence[SessionId]:
        """Set turns left `answering` back to `queued`; returns the sessions with queued turns."""
        sessions: dict[SessionId, None] = {}
        for turn in list(self._turns.values()):
            if self._platform(turn) not in platforms or turn.session_id in in_hand:
                continue
            if turn.state in {"queued", "answering"}:
                self._keep(replace(turn, state="queued"))
                sessions[turn.session_id] = None
        return list(sessions)

    def _asked_last(self, session_id: SessionId) -> Message | None:
        """Return what was said last that asks for an answer."""
        said = [m for m in self._state.messages.values() if m.role == "user" and m.turn_id]
        mine = [m for m in said if self._state.said_in[m.id] == session_id]
        return mine[-1] if mine else None

    def _keep(self, turn: Turn) -> Turn:
        self._turns[turn.id] = turn
        return turn

    def _platform(self, turn: Turn) -> PlatformName:
        place_id = self._state.sessions[turn.session_id].place_id
        return next(k.platform for k, p in self._state.places.items() if p.id == place_id)
