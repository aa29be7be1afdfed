"""How personas introduce themselves."""

from typing import Protocol

from bot.domain.ids import PersonaId, SessionId, UserId
from bot.domain.persona import Persona


class Greetings(Protocol):
    """What personas said without being asked: messages of no turn, tagged `greeting`."""

    async def add_greeting(self, content: str, *, session_id: SessionId, persona: Persona) -> None:
        """Store that a persona greeted."""
        ...

    async def replace_greeting(
        self, content: str, *, session_id: SessionId, persona: Persona
    ) -> bool:
        """Let the persona have greeted otherwise; tells whether it could.

        It cannot once anything else was said, or where the greeting was another persona's.
        """
        ...

    async def was_greeted(self, user_id: UserId, persona_id: PersonaId) -> bool:
        """Tell whether this persona ever greeted in a session of this user's."""
        ...
