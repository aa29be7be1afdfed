"""Lorebooks beside those of personas."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.domain.errors import NotFoundError
from bot.domain.ids import LorebookId, ProjectId, SessionId, UserId
from bot.domain.lore import Lorebook, LoreState, ShelvedLorebook
from bot.ports.ids import IdSource
from tests.fakes.tables import KeptLorebook, State


class InMemoryLorebooks:
    """Implements `bot.ports.lorebooks.Lorebooks`."""

    def __init__(self, state: State, ids: IdSource) -> None:
        self._state = state
        self._books = state.lorebooks
        self._ids = ids

    async def add(
        self,
        book: Lorebook,
        *,
        owner_id: UserId,
        session_id: SessionId | None = None,
        project_id: ProjectId | None = None,
        source: Mapping[str, Any] | None = None,
    ) -> ShelvedLorebook:
        """Store a book."""
        lorebook_id = LorebookId(self._ids.new())
        shelved = ShelvedLorebook(
            id=lorebook_id,
            owner_id=owner_id,
            book=book,
            scope="session" if session_id else "project" if project_id else "user",
        )
        self._books[lorebook_id] = KeptLorebook(
            shelved=shelved, session_id=session_id, project_id=project_id, source=source
        )
        return shelved

    async def that_apply(
        self, session_id: SessionId | None, user_id: UserId | None
    ) -> Sequence[ShelvedLorebook]:
        """Return the books of a session, then those of its project, then the user's own.

        None stands for a session that is not begun yet, or a user whom nobody has met.
        """
        books = self._books.values()
        here = [k.shelved for k in books if k.session_id and k.session_id == session_id]
        session = self._state.sessions.get(session_id) if session_id else None
        project_id = session.project_id if session else None
        shared = [k.shelved for k in books if k.project_id and k.project_id == project_id]
        everywhere = [kept.shelved for kept in books if kept.shelved.scope == "user"]
        return [*here, *shared, *(s for s in everywhere if s.owner_id == user_id)]

    async def replace(self, lorebook_id: LorebookId, book: Lorebook | None) -> None:
        """Put a changed book in place of a book; None removes it."""
        kept = self._books.get(lorebook_id)
        if kept is None:
            message = "This lorebook is not there any more."
            raise NotFoundError(message)
        if book is None:
            del self._books[lorebook_id]
        else:
            self._books[lorebook_id] = replace(kept, shelved=replace(kept.shelved, book=book))

    async def source(self, lorebook_id: LorebookId) -> Mapping[str, Any] | None:
        """Return the file that the book came from."""
        kept = self._books.get(lorebook_id)
        return kept.source if kept else None

    async def state(self, session_id: SessionId) -> LoreState:
        """Return where the lore of a session stands."""
        self._state.session(session_id)
        return self._state.lore.get(session_id, LoreState())

    async def keep_state(self, session_id: SessionId, state: LoreState) -> None:
        """Store where it stands now."""
        self._state.session(session_id)
        self._state.lore[session_id] = state
