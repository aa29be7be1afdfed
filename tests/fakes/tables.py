"""The tables of the database in memory."""

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from bot.domain.access import AccessRule, Subject
from bot.domain.errors import NotFoundError
from bot.domain.ids import (
    LorebookId,
    MaskId,
    MembershipId,
    MemoryId,
    MessageId,
    PersonaId,
    PlaceId,
    ProjectId,
    SessionId,
    TurnId,
    UserId,
)
from bot.domain.limits import LimitKind, Payer, Tally
from bot.domain.lore import LoreState, ShelvedLorebook
from bot.domain.mask import Mask, SessionGuise
from bot.domain.memory import Memory
from bot.domain.message import Message, MessageKey
from bot.domain.passage import Recalled
from bot.domain.persona import Appendix, Persona, PersonaDefinition
from bot.domain.place import PlaceAddress, PlaceKey
from bot.domain.project import Membership, Project
from bot.domain.session import Session
from bot.domain.turn import Delivery, Outcome, Turn
from bot.domain.user import Identity, LinkCode, LinkTrial, User
from bot.ports.dialogues import Dialogue


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptIdentity:
    """An account, under the name that it has now, and whose it is."""

    identity: Identity
    user_id: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPlace:
    """A place; where it lies is a reference, so that a renamed parent is renamed everywhere."""

    id: PlaceId
    address: PlaceAddress
    parent: PlaceKey | None
    is_engaged: bool = False
    bots: frozenset[str] = frozenset()
    is_mature: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRevision:
    """What a persona was at one revision."""

    definition: PersonaDefinition
    appendix: Appendix
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptMask:
    """A mask, and what hangs on it."""

    mask: Mask
    appendix: Appendix


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLorebook:
    """A book, where it is told, and the file that it came from."""

    shelved: ShelvedLorebook
    session_id: SessionId | None
    project_id: ProjectId | None
    source: Mapping[str, Any] | None = None


@dataclass(slots=True)
class State:
    """All that is stored. The values are frozen, so copies of the tables are enough."""

    albums: dict[MessageId, str] = field(default_factory=dict[MessageId, str])
    users: dict[UserId, User] = field(default_factory=dict[UserId, User])
    identities: dict[tuple[str, str], KeptIdentity] = field(
        default_factory=dict[tuple[str, str], KeptIdentity]
    )
    """By platform and external id."""
    met_at: dict[UserId, datetime] = field(default_factory=dict[UserId, datetime])
    paused: set[UserId] = field(default_factory=set[UserId])
    """Of whom no memories are stored."""
    link_codes: dict[UserId, tuple[LinkCode, datetime]] = field(
        default_factory=dict[UserId, tuple[LinkCode, datetime]]
    )
    """Each until when it is valid."""
    link_trials: tuple[tuple[tuple[str, str], LinkTrial, datetime], ...] = ()
    """Which account, what, and when."""
    places: dict[PlaceKey, KeptPlace] = field(default_factory=dict[PlaceKey, KeptPlace])
    bindings: dict[UUID, PersonaId] = field(default_factory=dict[UUID, PersonaId])
    personas: dict[PersonaId, Persona] = field(default_factory=dict[PersonaId, Persona])
    revisions: dict[tuple[PersonaId, int], KeptRevision] = field(
        default_factory=dict[tuple[PersonaId, int], KeptRevision]
    )
    withdrawn: set[PersonaId] = field(default_factory=set[PersonaId])
    masks: dict[MaskId, KeptMask] = field(default_factory=dict[MaskId, KeptMask])
    worn: dict[tuple[SessionId, UserId], SessionGuise] = field(
        default_factory=dict[tuple[SessionId, UserId], SessionGuise]
    )
    """What people chose to be in sessions."""
    worn_for: dict[tuple[UserId, PersonaId | None], MaskId] = field(
        default_factory=dict[tuple[UserId, PersonaId | None], MaskId]
    )
    """The mask of each user for a persona, and by default."""
    introduced: set[UserId] = field(default_factory=set[UserId])
    """Who was told that they talk to an AI."""
    sessions: dict[SessionId, Session] = field(default_factory=dict[SessionId, Session])
    projects: dict[ProjectId, Project] = field(default_factory=dict[ProjectId, Project])
    members: dict[MembershipId, Membership] = field(default_factory=dict[MembershipId, Membership])
    invitations: dict[str, tuple[ProjectId, datetime]] = field(
        default_factory=dict[str, tuple[ProjectId, datetime]]
    )
    """By the hash of the code: to which project, and until when."""
    arrived: dict[SessionId, datetime] = field(default_factory=dict[SessionId, datetime])
    """When sessions came to their places from other ones."""
    turns: dict[TurnId, Turn] = field(default_factory=dict[TurnId, Turn])
    messages: dict[MessageId, Message] = field(default_factory=dict[MessageId, Message])
    said_in: dict[MessageId, SessionId] = field(default_factory=dict[MessageId, SessionId])
    taken: set[MessageKey] = field(default_factory=set[MessageKey])
    outcomes: dict[TurnId, Outcome] = field(default_factory=dict[TurnId, Outcome])
    deliveries: dict[tuple[TurnId, int], Delivery] = field(
        default_factory=dict[tuple[TurnId, int], Delivery]
    )
    dialogues: dict[tuple[PlaceId, UserId], tuple[Dialogue, datetime]] = field(
        default_factory=dict[tuple[PlaceId, UserId], tuple[Dialogue, datetime]]
    )
    variants: dict[tuple[TurnId, int], Message] = field(
        default_factory=dict[tuple[TurnId, int], Message]
    )
    """The answers that were set aside, by turn and number."""
    chosen: dict[TurnId, int] = field(default_factory=dict[TurnId, int])
    """Which answer counts, where there were several."""
    recalled: dict[tuple[TurnId, int], Recalled] = field(
        default_factory=dict[tuple[TurnId, int], Recalled]
    )
    """What answers were given in the memory of, by turn and number."""
    undone: dict[MessageId, datetime] = field(default_factory=dict[MessageId, datetime])
    memories: dict[MemoryId, Memory] = field(default_factory=dict[MemoryId, Memory])
    lorebooks: dict[LorebookId, KeptLorebook] = field(
        default_factory=dict[LorebookId, KeptLorebook]
    )
    lore: dict[SessionId, LoreState] = field(default_factory=dict[SessionId, LoreState])
    markers: dict[str, str] = field(default_factory=dict[str, str])
    tallies: dict[tuple[Payer, date], Tally] = field(
        default_factory=dict[tuple[Payer, date], Tally]
    )
    """What each had on a day; months are sums of days."""
    access_rules: dict[Subject, AccessRule] = field(default_factory=dict[Subject, AccessRule])
    asks: list[tuple[Payer, datetime]] = field(default_factory=list[tuple[Payer, datetime]])
    allowances: dict[tuple[Payer, LimitKind], Decimal | None] = field(
        default_factory=dict[tuple[Payer, LimitKind], Decimal | None]
    )

    def copy(self) -> "State":
        """Return a state that can be changed without changing this one."""
        return State(*(copy(getattr(self, table.name)) for table in fields(self)))

    def session(self, session_id: SessionId) -> Session:
        """Return the session of this key."""
        if session_id not in self.sessions:
            message = "This conversation is not there any more."
            raise NotFoundError(message)
        return self.sessions[session_id]

    def user(self, user_id: UserId) -> User:
        """Return the user of this key."""
        return self.users[user_id]

    def keep_persona(self, persona: Persona, appendix: Appendix, now: datetime) -> None:
        """Store a persona at its revision, which becomes the current one."""
        self.personas[persona.id] = persona
        self.revisions[persona.id, persona.revision] = KeptRevision(
            definition=persona.definition, appendix=appendix, created_at=now
        )
        self.withdrawn.discard(persona.id)

    def turns_of(self, user_id: UserId) -> set[TurnId]:
        """Return the turns that somebody asked, not those that they only asked again."""
        questions = [m for m in self.messages.values() if m.role == "user" and m.turn_id]
        mine = {m.turn_id for m in questions if m.author_id == user_id and m.turn_id}
        asked = {m.turn_id for m in questions}
        return mine | {
            t.id for t in self.turns.values() if t.asked_by == user_id and t.id not in asked
        }

    def is_theirs(self, message: Message, user_id: UserId) -> bool:
        """Tell whether somebody wrote a message, was answered by it, or has what else was said."""
        if message.author_id is not None:
            return message.author_id == user_id
        if message.turn_id is not None:
            return message.turn_id in self.turns_of(user_id)
        return self.sessions[self.said_in[message.id]].owner_id == user_id

    def forget(self, is_gone: Callable[[Memory], bool]) -> None:
        """Remove memories, whatever stands in their place."""
        doomed = {memory.id for memory in self.memories.values() if is_gone(memory)}
        for memory in [m for m in self.memories.values() if m.id not in doomed]:
            if memory.supersedes in doomed:
                self.memories[memory.id] = replace(memory, supersedes=None)
        for memory_id in doomed:
            del self.memories[memory_id]

    def outdate(self, *message_ids: MessageId) -> None:
        """Mark as stale what was made of any of these messages."""
        changed = {(self.said_in[key], self.messages[key].seq) for key in message_ids}
        for memory in self.memories.values():
            if memory.superseded_at is None and any(memory.covers(*one) for one in changed):
                self.memories[memory.id] = replace(memory, is_stale=True)

    def spoken_by(self, persona_id: PersonaId) -> list[Message]:
        """Return all that a persona said."""
        return [m for m in self.messages.values() if m.persona_id == persona_id]
