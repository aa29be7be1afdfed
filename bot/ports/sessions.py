"""Conversations."""

from typing import Protocol

from bot.domain.ids import PersonaId, PlaceId, SessionId, UserId
from bot.domain.session import Session, TitleSource


class Sessions(Protocol):
    """The sessions of all places."""

    async def find_current(self, place_id: PlaceId) -> Session | None:
        """Return the session that is going on in this place."""
        ...

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
        """Begin a session and make it the current one; the one before it is closed.

        The persona becomes its `default_persona_id`; what the closed one's persona was at that
        moment is kept as its snapshot. `thread_title` is what its place is called, if that was
        opened for it.
        """
        ...

    async def get(self, session_id: SessionId) -> Session:
        """Return the session of this key."""
        ...

    async def close(self, place_id: PlaceId) -> None:
        """End the session that goes on in this place, if one does; its persona is kept as above."""
        ...

    async def entitle(self, session_id: SessionId, title: str) -> bool:
        """Give a session the title that the model made; False if it has one of its own by now."""
        ...

    async def keep_thread_title(self, session_id: SessionId, title: str) -> None:
        """Keep what we called the thread or topic that was opened for a session."""
        ...

    async def activate_persona(self, session_id: SessionId, persona_id: PersonaId | None) -> None:
        """Choose who answers in this session; None follows the wider bindings again."""
        ...
