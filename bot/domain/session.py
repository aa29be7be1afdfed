"""One continuous conversation in a place."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.ids import PersonaId, PlaceId, SessionId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A conversation. A place has many; one is current."""

    id: SessionId
    place_id: PlaceId
    owner_id: UserId
    title: str
    default_persona_id: PersonaId | None
    """Who answered when it began."""
    active_persona_id: PersonaId | None
    """Who was chosen with `/persona switch`; None follows the wider bindings."""
    message_count: int
    created_at: datetime
    last_message_at: datetime | None
    closed_at: datetime | None
