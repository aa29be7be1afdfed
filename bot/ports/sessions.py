"""Conversations."""

from typing import Protocol

from bot.domain.ids import PersonaId, PlaceId, SessionId, UserId
from bot.domain.session import Session


class Sessions(Protocol):
    """The sessions of all places."""

    async def find_current(self, place_id: PlaceId) -> Session | None:
        """Return the session that is going on in this place."""
        ...

    async def start(
        self, *, place_id: PlaceId, owner_id: UserId, title: str, persona_id: PersonaId | None
    ) -> Session:
        """Begin a session and make it the current one; the one before it is closed.

        The persona becomes its `default_persona_id`; what the closed one's persona was at that
        moment is kept as its snapshot.
        """
        ...

    async def get(self, session_id: SessionId) -> Session:
        """Return the session of this key."""
        ...

    async def close(self, place_id: PlaceId) -> None:
        """End the session that goes on in this place, if one does; its persona is kept as above."""
        ...

    async def activate_persona(self, session_id: SessionId, persona_id: PersonaId | None) -> None:
        """Choose who answers in this session; None follows the wider bindings again."""
        ...
