"""What a persona was, and what hangs on it."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.file import File
from bot.domain.ids import PersonaId
from bot.domain.lore import Lorebook
from bot.domain.persona import Appendix, Footprint, Persona, Revision


class PersonaHistory(Protocol):
    """The revisions of all personas; none is ever changed."""

    async def revisions(self, persona_id: PersonaId, limit: int) -> Sequence[Revision]:
        """Return the newest revisions, newest first."""
        ...

    async def at(self, persona_id: PersonaId, revision: int) -> Persona | None:
        """Return the persona as it was at that revision, also one that was withdrawn."""
        ...

    async def appendix(self, persona_id: PersonaId, revision: int) -> Appendix:
        """Return what hangs on that revision."""
        ...

    async def picture(self, persona_id: PersonaId, revision: int) -> File | None:
        """Return the picture of that revision, without loading the rest."""
        ...

    async def lorebook(self, persona_id: PersonaId, revision: int) -> Lorebook | None:
        """Return the lorebook of that revision, without loading the rest."""
        ...

    async def footprint(self, persona_id: PersonaId) -> Footprint:
        """Return what hangs on the persona as a whole."""
        ...
