"""The tables of the database in memory."""

from copy import copy
from dataclasses import dataclass, field, fields
from uuid import UUID

from bot.domain.ids import MessageId, PersonaId, PlaceId, SessionId, TurnId
from bot.domain.message import Message
from bot.domain.persona import Persona
from bot.domain.place import PlaceAddress, PlaceKey
from bot.domain.session import Session
from bot.domain.turn import Delivery, Outcome, Turn
from bot.domain.user import User


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPlace:
    """A place; where it lies is a reference, so that a renamed parent is renamed everywhere."""

    id: PlaceId
    address: PlaceAddress
    parent: PlaceKey | None
    is_engaged: bool = False


@dataclass(slots=True)
class State:
    """All that is stored. The values are frozen, so copies of the tables are enough."""

    users: dict[tuple[str, str], User] = field(default_factory=dict[tuple[str, str], User])
    places: dict[PlaceKey, KeptPlace] = field(default_factory=dict[PlaceKey, KeptPlace])
    bindings: dict[UUID, PersonaId] = field(default_factory=dict[UUID, PersonaId])
    personas: dict[PersonaId, Persona] = field(default_factory=dict[PersonaId, Persona])
    withdrawn: set[PersonaId] = field(default_factory=set[PersonaId])
    sessions: dict[SessionId, Session] = field(default_factory=dict[SessionId, Session])
    turns: dict[TurnId, Turn] = field(default_factory=dict[TurnId, Turn])
    messages: dict[MessageId, Message] = field(default_factory=dict[MessageId, Message])
    said_in: dict[MessageId, SessionId] = field(default_factory=dict[MessageId, SessionId])
    taken: set[tuple[str, PlaceKey, str]] = field(default_factory=set[tuple[str, PlaceKey, str]])
    outcomes: dict[TurnId, Outcome] = field(default_factory=dict[TurnId, Outcome])
    deliveries: dict[tuple[TurnId, int], Delivery] = field(
        default_factory=dict[tuple[TurnId, int], Delivery]
    )
    markers: dict[str, str] = field(default_factory=dict[str, str])

    def copy(self) -> "State":
        """Return a state that can be changed without changing this one."""
        return State(*(copy(getattr(self, table.name)) for table in fields(self)))
