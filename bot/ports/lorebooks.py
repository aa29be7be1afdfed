"""Lorebooks beside those of personas, and where the lore of each session stands."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from bot.domain.ids import LorebookId, ProjectId, SessionId, UserId
from bot.domain.lore import Lorebook, LoreState, ShelvedLorebook


class Lorebooks(Protocol):
    """Books of people, told in one session, in those of a project, or in all of their owner's."""

    async def add(
        self,
        book: Lorebook,
        *,
        owner_id: UserId,
        session_id: SessionId | None = None,
        project_id: ProjectId | None = None,
        source: Mapping[str, Any] | None = None,
    ) -> ShelvedLorebook:
        """Store a book, and the file that it came from.

        It is told in this session or this project; without either in all sessions of its owner.
        """
        ...

    async def that_apply(
        self, session_id: SessionId | None, user_id: UserId | None
    ) -> Sequence[ShelvedLorebook]:
        """Return the books of a session, then those of its project, then the user's own.

        None stands for a session that is not begun yet, or a user whom nobody has met.
        """
        ...

    async def replace(self, lorebook_id: LorebookId, book: Lorebook | None) -> None:
        """Put a changed book in place of a book; None removes it."""
        ...

    async def source(self, lorebook_id: LorebookId) -> Mapping[str, Any] | None:
        """Return the file that the book came from; None if it came from none or is gone."""
        ...

    async def state(self, session_id: SessionId) -> LoreState:
        """Return where the lore of a session stands."""
        ...

    async def keep_state(self, session_id: SessionId, state: LoreState) -> None:
        """Store where it stands now."""
        ...
