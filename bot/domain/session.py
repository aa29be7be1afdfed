"""One continuous conversation in a place."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.domain.ids import PersonaId, PlaceId, ProjectId, SessionId, UserId
from bot.domain.message import Message

TitleSource = Literal["place", "model", "person"]
"""Who gave a session its title: it is that of the place; or the model was asked for one, once; or
a person chose it, whom nobody overrules."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A conversation. A place has many; one is current."""

    id: SessionId
    place_id: PlaceId
    owner_id: UserId
    project_id: ProjectId | None
    """Which project it shares lore with; its owner is a member there."""
    title: str
    title_source: TitleSource = "place"
    thread_title: str | None = None
    """What we last called the thread or topic that was opened for it; None where none was."""
    default_persona_id: PersonaId | None
    """Who answered when it began."""
    active_persona_id: PersonaId | None
    """Who was chosen with `/persona switch`; None follows the wider bindings."""
    message_count: int
    memory_marker: int = 0
    """Up to which `seq` it was summarised."""
    created_at: datetime
    last_message_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSummary:
    """A session in a list."""

    session: Session
    place_title: str
    persona_name: str
    """Who was chosen, or answered when it began; empty where nobody is known."""
    last_line: str
    """What was said last; empty where nothing was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A message that was looked for, and where it was said."""

    message: Message
    session: Session
