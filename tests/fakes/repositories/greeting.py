"""How personas introduced themselves."""

from dataclasses import replace

from bot.domain.ids import PersonaId, SessionId, UserId
from bot.domain.persona import Persona
from bot.ports.clock import Clock
from tests.fakes.repositories.message import append, spoken_by
from tests.fakes.tables import State


class InMemoryGreetings:
    """Implements `bot.ports.greetings.Greetings`."""

    def __init__(self, state: State, clock: Clock) -> None:
        self._state = state
        self._clock = clock

    async def add_greeting(self, content: str, *, session_id: SessionId, persona: Persona) -> None:
        """Store that a persona greeted."""
        message = append(
            self._state,
            session_id,
            self._clock.now(),
            role="assistant",
            content=content,
            tag="greeting",
            turn_id=None,
        )
        self._state.messages[message.id] = spoken_by(persona, message)

    async def replace_greeting(
        self, content: str, *, session_id: SessionId, persona: Persona
    ) -> bool:
        """Let the persona have greeted otherwise, while nothing else was said after it."""
        said_in = self._state.said_in
        mine = [m for m in self._state.messages.values() if said_in[m.id] == session_id]
        newest = mine[-1] if mine else None
        if newest is None or (newest.tag, newest.persona_id) != ("greeting", persona.id):
            return False
        other = replace(newest, content=content)
        self._state.messages[newest.id] = spoken_by(persona, other)
        return True

    async def was_greeted(self, user_id: UserId, persona_id: PersonaId) -> bool:
        """Tell whether this persona ever greeted in a session of this user's."""
        said_in, sessions = self._state.said_in, self._state.sessions
        return any(
            m.tag == "greeting" and sessions[said_in[m.id]].owner_id == user_id
            for m in self._state.spoken_by(persona_id)
        )
