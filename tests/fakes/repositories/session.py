"""Conversations."""

from dataclasses import replace

from bot.domain.ids import PersonaId, PlaceId, SessionId, UserId
from bot.domain.session import Session, TitleSource
from bot.ports.clock import Clock
from bot.ports.ids import IdSource
from tests.fakes.tables import State


class InMemorySessions:
    """Implements `bot.ports.sessions.Sessions`."""

    def __init__(self, state: State, clock: Clock, ids: IdSource) -> None:
        self._state = state
        self._sessions = state.sessions
        self._clock = clock
        self._ids = ids

    async def find_current(self, place_id: PlaceId) -> Session | None:
        """Return the session that is going on in this place."""
        going = [s for s in self._sessions.values() if s.place_id == place_id and not s.closed_at]
        return going[0] if going else None

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
        """Begin a session; the one before it is closed."""
        now = self._clock.now()
        await self.close(place_id)
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
        self._sessions[session.id] = session
        return session

    async def get(self, session_id: SessionId) -> Session:
        """Return the session of this key."""
        return self._state.session(session_id)

    async def close(self, place_id: PlaceId) -> None:
        """End the session that goes on in this place."""
        if (going := await self.find_current(place_id)) is not None:
            self._sessions[going.id] = replace(going, closed_at=self._clock.now())

    async def entitle(self, session_id: SessionId, title: str) -> bool:
        """Give a session the title that the model made; False if it has one of its own by now."""
        session = self._sessions.get(session_id)
        if session is None or session.title_source != "place":
            return False
        self._sessions[session_id] = replace(session, title=title, title_source="model")
        return True

    async def keep_thread_title(self, session_id: SessionId, title: str) -> None:
        """Keep what we called the place that was opened for a session."""
        session = self._state.session(session_id)
        self._sessions[session_id] = replace(session, thread_title=title)

    async def activate_persona(self, session_id: SessionId, persona_id: PersonaId | None) -> None:
        """Choose who answers in this session."""
        session = self._state.session(session_id)
        self._sessions[session_id] = replace(session, active_persona_id=persona_id)
