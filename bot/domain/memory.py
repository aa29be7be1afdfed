"""What outlives the window of a session: summaries, facts, pins.

The messages are the truth; a memory is derived from them, or told us by a person. What a memory
says is never overwritten: another one takes its place.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.domain.ids import MemoryId, MessageId, PersonaId, PlaceId, ProjectId, SessionId, UserId

MemoryKind = Literal["summary", "fact", "pin"]
"""A summary of a stretch of a session; a short statement about a person; what a person wants to be
remembered word for word."""
MemoryOrigin = Literal["auto", "user", "import"]
MemoryScope = Literal["session", "private", "place", "project"]
"""Where it may be told: in its session; where its owner talks with us alone; in its place, and
where its owner talks with us alone; in its project."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Messages of a session, one after the other."""

    session_id: SessionId
    start_seq: int
    end_seq: int
    """The last one of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryDraft:
    """A memory before it is stored."""

    kind: MemoryKind
    content: str
    """Empty if there is nothing to tell of a stretch."""
    owner_id: UserId
    place_id: PlaceId
    """Where it was made."""
    scope: MemoryScope
    persona_id: PersonaId | None = None
    """Whose it is; None is shared by all personas."""
    stretch: Stretch | None = None
    """What it covers of the session that it was derived from, and with which it goes; None for what
    a person told us."""
    project_id: ProjectId | None = None
    """In which project it may be told; set for the scope `project` and no other."""
    source_ids: tuple[MessageId, ...] = ()
    """The messages that it was made of."""
    origin: MemoryOrigin = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory(MemoryDraft):
    """A stored memory."""

    id: MemoryId
    is_active: bool = True
    """Whether it may be told; people turn memories off and on."""
    is_stale: bool = False
    """Whether a message that it was made of has changed since: it is told no more."""
    supersedes: MemoryId | None = None
    """In place of which one it stands."""
    created_at: datetime
    superseded_at: datetime | None = None
    """When another one took its place; None for what stands."""

    def covers(self, session_id: SessionId, seq: int) -> bool:
        """Tell whether a message is one of those that it covers."""
        stretch = self.stretch
        if stretch is None or stretch.session_id != session_id:
            return False
        return stretch.start_seq <= seq <= stretch.end_seq

    @property
    def is_told(self) -> bool:
        """Tell whether it may be told at all."""
        return self.is_active and not self.is_stale and self.superseded_at is None


def scope_of(*, is_private: bool, project_id: ProjectId | None) -> MemoryScope:
    """Return where may be told what was said in a place, and of which project, if of any."""
    if project_id is not None:
        return "project"
    return "private" if is_private else "place"
