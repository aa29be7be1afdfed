"""The conversations of one person, whether they go on or not."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.errors import BadInputError
from bot.domain.ids import PlaceId, SessionId, TurnId, UserId
from bot.domain.session import Session, SessionSummary
from bot.ports.clock import Clock
from tests.fakes.repositories.session import InMemorySessions
from tests.fakes.tables import State


class InMemorySessionArchive:
    """Implements `bot.ports.session_archive.SessionArchive`."""

    def __init__(self, state: State, clock: Clock, sessions: InMemorySessions) -> None:
        self._state = state
        self._clock = clock
        self._sessions = sessions

    async def count(self, owner_id: UserId, *, place_id: PlaceId | None) -> int:
        """Return how many sessions somebody has."""
        return len(self._of(owner_id, place_id))

    async def listed(
        self, owner_id: UserId, *, place_id: PlaceId | None, offset: int, limit: int
    ) -> Sequence[SessionSummary]:
        """Return some of them, the newest first."""
        found = self._of(owner_id, place_id)
        found.sort(key=lambda s: (s.last_message_at or s.created_at, s.id), reverse=True)
        return [self._summary(session) for session in found[offset : offset + limit]]

    async def rename(self, session_id: SessionId, title: str) -> None:
        """Give a session the title that a person chose."""
        session = self._state.session(session_id)
        self._state.sessions[session_id] = replace(session, title=title, title_source="person")

    async def resume(self, session_id: SessionId) -> None:
        """Let a session go on in its place."""
        await self._sessions.close(self._state.session(session_id).place_id)
        session = self._state.session(session_id)
        self._state.sessions[session_id] = replace(session, closed_at=None)

    async def move(self, session_id: SessionId, place_id: PlaceId) -> None:
        """Let a session go on in another place; the one that went on there is closed."""
        session = self._state.session(session_id)
        if session.place_id == place_id:
            await self.resume(session_id)
            return
        turns = [t for t in self._state.turns.values() if t.session_id == session_id]
        if any(turn.state in {"queued", "answering"} for turn in turns):
            message = "This conversation waits for an answer; try again when it was given."
            raise BadInputError(message)
        mine = {turn.id for turn in turns}
        for turn_id, part in [key for key in self._state.deliveries if key[0] in mine]:
            del self._state.deliveries[turn_id, part]
        await self._sessions.close(place_id)
        self._state.sessions[session_id] = replace(
            session, place_id=place_id, closed_at=None, thread_title=None
        )
        self._state.arrived[session_id] = self._clock.now()

    async def delete(self, session_id: SessionId) -> None:
        """Remove a session with everything that was said in it."""
        self._state.session(session_id)
        turns = [t for t in self._state.turns.values() if t.session_id == session_id]
        if any(turn.state == "answering" for turn in turns):
            message = "An answer is being written in this conversation; try again when it is done."
            raise BadInputError(message)
        for turn in turns:
            del self._state.turns[turn.id]
        self._drop_loose_ends()
        for message_id, said_in in list(self._state.said_in.items()):
            if said_in == session_id:
                del self._state.said_in[message_id], self._state.messages[message_id]
        self._state.forget(lambda m: m.stretch is not None and m.stretch.session_id == session_id)
        for kept in list(self._state.lorebooks.values()):
            if kept.session_id == session_id:
                del self._state.lorebooks[kept.shelved.id]
        self._state.lore.pop(session_id, None)
        for key in [key for key in self._state.worn if key[0] == session_id]:
            del self._state.worn[key]
        del self._state.sessions[session_id]

    def _drop_loose_ends(self) -> None:
        """Forget what hangs on turns that are gone."""
        for turn_id, part in [key for key in self._state.deliveries if self._is_gone(key[0])]:
            del self._state.deliveries[turn_id, part]
        for turn_id, number in [key for key in self._state.variants if self._is_gone(key[0])]:
            del self._state.variants[turn_id, number]

    def _is_gone(self, turn_id: TurnId) -> bool:
        return turn_id not in self._state.turns

    def _of(self, owner_id: UserId, place_id: PlaceId | None) -> list[Session]:
        return [
            session
            for session in self._state.sessions.values()
            if session.owner_id == owner_id and place_id in {None, session.place_id}
        ]

    def _summary(self, session: Session) -> SessionSummary:
        (place,) = [p for p in self._state.places.values() if p.id == session.place_id]
        chosen = session.active_persona_id or session.default_persona_id
        persona = self._state.personas.get(chosen) if chosen else None
        said = [m for m in self._state.messages.values() if self._state.said_in[m.id] == session.id]
        return SessionSummary(
            session=session,
            place_title=place.address.title,
            persona_name=persona.name if persona else "",
            last_line=said[-1].content if said else "",
        )
