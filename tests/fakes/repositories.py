"""The repositories of the database in memory, on the tables they share."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from bot.domain.binding import Binding
from bot.domain.errors import DuplicateMessageError, NotFoundError
from bot.domain.ids import MessageId, PersonaId, PlaceId, SessionId, TurnId, UserId
from bot.domain.message import IncomingMessage, Message, Role, Tag
from bot.domain.persona import Persona, PersonaDefinition, Viewer
from bot.domain.place import Place, PlaceAddress, PlaceKey, PlatformName
from bot.domain.session import Session
from bot.domain.turn import Delivery, Outcome, Turn
from bot.domain.user import Identity, User
from bot.ports.clock import Clock
from bot.ports.ids import IdSource
from tests.fakes.tables import KeptPlace, State


class InMemoryUsers:
    """Implements `bot.ports.users.Users`."""

    def __init__(self, state: State, ids: IdSource) -> None:
        self._users = state.users
        self._ids = ids

    async def get_or_create(self, identity: Identity) -> User:
        """Return the user of this account, under its present name."""
        known = await self.find(identity)
        user_id = known.id if known else UserId(self._ids.new())
        user = User(id=user_id, display_name=identity.display_name)
        self._users[identity.platform, identity.external_id] = user
        return user

    async def find(self, identity: Identity) -> User | None:
        """Return the user of this account if it is known."""
        return self._users.get((identity.platform, identity.external_id))


class InMemoryPlaces:
    """Implements `bot.ports.places.Places`."""

    def __init__(self, state: State, ids: IdSource) -> None:
        self._places = state.places
        self._ids = ids

    async def get_or_create(self, address: PlaceAddress) -> Place:
        """Return the place, made with its ancestors on first sight."""
        self._keep(address)
        return self._build(self._places[address.key])

    async def find(self, key: PlaceKey) -> Place | None:
        """Return the place if it is known."""
        return self._build(self._places[key]) if key in self._places else None

    async def get(self, place_id: PlaceId) -> Place:
        """Return the place of this key."""
        return self._build(self._kept(place_id))

    async def engage(self, place_id: PlaceId) -> None:
        """Take every message of this place as addressed from now on."""
        kept = self._kept(place_id)
        self._places[kept.address.key] = replace(kept, is_engaged=True)

    def _kept(self, place_id: PlaceId) -> KeptPlace:
        for kept in self._places.values():
            if kept.id == place_id:
                return kept
        message = "This place is not known any more."
        raise NotFoundError(message)

    def _keep(self, address: PlaceAddress) -> None:
        if address.parent is not None:
            self._keep(address.parent)
        known = self._places.get(address.key)
        parent = address.parent.key if address.parent else known.parent if known else None
        title = address.title or (known.address.title if known else "")
        self._places[address.key] = KeptPlace(
            id=known.id if known else PlaceId(self._ids.new()),
            address=replace(address, title=title, parent=None),
            parent=parent,
            is_engaged=known.is_engaged if known else False,
        )

    def _build(self, kept: KeptPlace) -> Place:
        parent = self._build(self._places[kept.parent]) if kept.parent else None
        return Place(
            id=kept.id,
            address=replace(kept.address, parent=parent.address if parent else None),
            ancestors=(parent.id, *parent.ancestors) if parent else (),
            is_engaged=kept.is_engaged,
        )


class InMemoryBindings:
    """Implements `bot.ports.bindings.Bindings`."""

    def __init__(self, state: State) -> None:
        self._bindings = state.bindings

    async def that_apply(self, place: Place | None, user_id: UserId | None) -> Sequence[Binding]:
        """Return the bindings for this user in this place, narrowest first."""
        found: dict[str, Binding] = {}
        address = place.address if place else None
        for place_id in (place.id, *place.ancestors) if place else ():
            scope = "server" if address and address.kind == "server" else "place"
            if place_id in self._bindings and scope not in found:
                found[scope] = Binding(scope=scope, persona_id=self._bindings[place_id])
            address = address.parent if address else None
        if user_id is not None and user_id in self._bindings:
            found["user"] = Binding(scope="user", persona_id=self._bindings[user_id])
        return list(found.values())

    async def bind_place(self, place_id: PlaceId, persona_id: PersonaId | None) -> None:
        """Bind a place or server; None frees it."""
        self._bind(place_id, persona_id)

    async def bind_user(self, user_id: UserId, persona_id: PersonaId | None) -> None:
        """Bind a user's own default; None frees it."""
        self._bind(user_id, persona_id)

    def _bind(self, target: UUID, persona_id: PersonaId | None) -> None:
        if persona_id is None:
            self._bindings.pop(target, None)
        else:
            self._bindings[target] = persona_id


class InMemoryPersonas:
    """Implements `bot.ports.personas.Personas`."""

    def __init__(self, state: State) -> None:
        self._personas = state.personas
        self._withdrawn = state.withdrawn

    async def visible_to(self, viewer: Viewer) -> Sequence[Persona]:
        """Return all personas that this viewer may see, by name."""
        here = (p for p in self._personas.values() if p.id not in self._withdrawn)
        return sorted(filter(viewer.sees, here), key=lambda p: (p.name.casefold(), p.id))

    async def existing(self, ids: Collection[PersonaId]) -> Mapping[PersonaId, Persona]:
        """Return those of the named personas that exist, by id."""
        here = (set(ids) & self._personas.keys()) - self._withdrawn
        return {persona_id: self._personas[persona_id] for persona_id in here}

    async def mirror_library(self, library: Mapping[PersonaId, PersonaDefinition]) -> None:
        """Make the stored library equal to the given one."""
        for persona_id, definition in library.items():
            known = self._personas.get(persona_id)
            if known and known.definition == definition and persona_id not in self._withdrawn:
                continue
            revision = known.revision + 1 if known else 1
            persona = Persona(id=persona_id, revision=revision, definition=definition)
            self._personas[persona_id] = persona
            self._withdrawn.discard(persona_id)
        stored = {p.id for p in self._personas.values() if p.source == "library"}
        self._withdrawn.update(stored - library.keys())


class InMemorySessions:
    """Implements `bot.ports.sessions.Sessions`."""

    def __init__(self, state: State, clock: Clock, ids: IdSource) -> None:
        self._sessions = state.sessions
        self._clock = clock
        self._ids = ids

    async def find_current(self, place_id: PlaceId) -> Session | None:
        """Return the session that is going on in this place."""
        going = [s for s in self._sessions.values() if s.place_id == place_id and not s.closed_at]
        return going[0] if going else None

    async def start(
        self, *, place_id: PlaceId, owner_id: UserId, title: str, persona_id: PersonaId | None
    ) -> Session:
        """Begin a session; the one before it is closed."""
        now = self._clock.now()
        if (before := await self.find_current(place_id)) is not None:
            self._sessions[before.id] = replace(before, closed_at=now)
        session = Session(
            id=SessionId(self._ids.new()),
            place_id=place_id,
            owner_id=owner_id,
            title=title,
            default_persona_id=persona_id,
            active_persona_id=None,
            message_count=0,
            created_at=now,
            last_message_at=None,
            closed_at=None,
        )
        self._sessions[session.id] = session
        return session

    async def get(self, session_id: SessionId) -> Session:
        """Return the session of this key."""
        return _get_session(self._sessions, session_id)

    async def activate_persona(self, session_id: SessionId, persona_id: PersonaId | None) -> None:
        """Choose who answers in this session."""
        session = _get_session(self._sessions, session_id)
        self._sessions[session_id] = replace(session, active_persona_id=persona_id)


def _get_session(sessions: Mapping[SessionId, Session], session_id: SessionId) -> Session:
    if session_id not in sessions:
        message = "This conversation is not there any more."
        raise NotFoundError(message)
    return sessions[session_id]


class InMemoryTurns:
    """Implements `bot.ports.turns.Turns`."""

    def __init__(self, state: State, clock: Clock, ids: IdSource) -> None:
        self._state = state
        self._turns = state.turns
        self._clock = clock
        self._ids = ids

    async def queue(self, session_id: SessionId, persona_id: PersonaId) -> Turn:
        """Add a turn in state `queued`."""
        turn = Turn(
            id=TurnId(self._ids.new()),
            session_id=session_id,
            state="queued",
            attempt=0,
            persona_id=persona_id,
            error="",
            created_at=self._clock.now(),
        )
        self._turns[turn.id] = turn
        return turn

    async def claim_next(self, session_id: SessionId) -> Turn | None:
        """Set the session's oldest queued turn to `answering`, unless one is already."""
        mine = [turn for turn in self._turns.values() if turn.session_id == session_id]
        queued = sorted(turn.id for turn in mine if turn.state == "queued")
        if not queued or any(turn.state == "answering" for turn in mine):
            return None
        turn = self._turns[queued[0]]
        return self._keep(replace(turn, state="answering", attempt=turn.attempt + 1))

    async def finish(self, turn_id: TurnId, outcome: Outcome) -> None:
        """Record how the turn ended."""
        if turn_id not in self._turns:
            message = "There is no such turn any more."
            raise NotFoundError(message)
        self._state.outcomes[turn_id] = outcome
        self._keep(replace(self._turns[turn_id], state=outcome.state, error=outcome.error))

    async def requeue(self, turn_id: TurnId) -> Turn | None:
        """Set a failed turn back to `queued`."""
        turn = self._turns.get(turn_id)
        if turn is None or turn.state != "failed":
            return None
        return self._keep(replace(turn, state="queued", error=""))

    async def resume(self, platforms: Collection[PlatformName]) -> Sequence[SessionId]:
        """Set turns left `answering` back to `queued`; returns the sessions with queued turns."""
        sessions: dict[SessionId, None] = {}
        for turn in list(self._turns.values()):
            if self._platform(turn) in platforms and turn.state in {"queued", "answering"}:
                self._keep(replace(turn, state="queued"))
                sessions[turn.session_id] = None
        return list(sessions)

    def _keep(self, turn: Turn) -> Turn:
        self._turns[turn.id] = turn
        return turn

    def _platform(self, turn: Turn) -> PlatformName:
        place_id = self._state.sessions[turn.session_id].place_id
        return next(k.platform for k, p in self._state.places.items() if p.id == place_id)


class InMemoryMessages:
    """Implements `bot.ports.messages.Messages`."""

    def __init__(self, state: State, clock: Clock) -> None:
        self._state = state
        self._clock = clock

    async def add_incoming(
        self,
        incoming: IncomingMessage,
        *,
        session_id: SessionId,
        author_id: UserId,
        turn_id: TurnId | None,
    ) -> None:
        """Store what a person said."""
        if await self.was_taken(incoming):
            message = "This message is stored already."
            raise DuplicateMessageError(message)
        self._state.taken.add(_key(incoming))
        message = self._next(session_id, "user", incoming.text, "chat", turn_id)
        name = incoming.sender.display_name
        self._state.messages[message.id] = replace(
            message,
            author_id=author_id,
            author_name=name,
            platform_message_id=incoming.message_id,
        )

    async def was_taken(self, incoming: IncomingMessage) -> bool:
        """Tell whether this message is stored already."""
        return _key(incoming) in self._state.taken

    async def add_answer(
        self, content: str, *, session_id: SessionId, turn_id: TurnId, persona: Persona, tag: Tag
    ) -> None:
        """Store what a persona said."""
        message = self._next(session_id, "assistant", content, tag, turn_id)
        self._state.messages[message.id] = replace(
            message,
            author_name=persona.name,
            persona_id=persona.id,
            persona_revision=persona.revision,
        )

    async def window(self, session_id: SessionId, limit: int) -> Sequence[Message]:
        """Return the newest messages of a session, oldest first."""
        said_in = self._state.said_in
        mine = [m for m in self._state.messages.values() if said_in[m.id] == session_id]
        return mine[max(0, len(mine) - limit) :]

    async def of_turn(self, turn_id: TurnId) -> Sequence[Message]:
        """Return the messages of one turn, oldest first."""
        return [m for m in self._state.messages.values() if m.turn_id == turn_id]

    def _next(
        self, session_id: SessionId, role: Role, content: str, tag: Tag, turn_id: TurnId | None
    ) -> Message:
        now = self._clock.now()
        session = _get_session(self._state.sessions, session_id)
        seq = session.message_count + 1
        self._state.sessions[session_id] = replace(session, message_count=seq, last_message_at=now)
        message_id = MessageId(len(self._state.messages) + 1)
        self._state.said_in[message_id] = session_id
        return Message(
            id=message_id,
            seq=seq,
            role=role,
            content=content,
            tag=tag,
            author_id=None,
            author_name="",
            persona_id=None,
            persona_revision=None,
            turn_id=turn_id,
            platform_message_id="",
            created_at=now,
        )


def _key(incoming: IncomingMessage) -> tuple[str, PlaceKey, str]:
    return incoming.bot_account, incoming.place.key, incoming.message_id


class InMemoryDeliveries:
    """Implements `bot.ports.deliveries.Deliveries`."""

    def __init__(self, state: State) -> None:
        self._deliveries = state.deliveries

    async def sending(self, turn_id: TurnId, part: int) -> Delivery:
        """Record that a part is about to be sent; returns it as recorded."""
        fresh = Delivery(part=part, state="sending", platform_message_id="")
        return self._deliveries.setdefault((turn_id, part), fresh)

    async def sent(self, turn_id: TurnId, part: int, platform_message_id: str) -> None:
        """Record that the platform took the part."""
        taken = Delivery(part=part, state="sent", platform_message_id=platform_message_id)
        self._deliveries[turn_id, part] = taken

    async def of_turn(self, turn_id: TurnId) -> Sequence[Delivery]:
        """Return the parts of a turn, first to last."""
        mine = [d for (owner, _), d in self._deliveries.items() if owner == turn_id]
        return sorted(mine, key=lambda delivery: delivery.part)


class InMemoryMarkers:
    """Implements `bot.ports.markers.Markers`."""

    def __init__(self, state: State) -> None:
        self._markers = state.markers

    async def find(self, name: str) -> str | None:
        """Return what was kept under this name."""
        return self._markers.get(name)

    async def keep(self, name: str, value: str) -> None:
        """Keep the value, in place of an earlier one."""
        self._markers[name] = value
