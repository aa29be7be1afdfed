"""Gateway sessions: what each was told, numbered, so that it can be told again."""

import json
from dataclasses import dataclass
from enum import IntEnum, IntFlag
from secrets import token_hex

from tests.platforms.changes import Changes
from tests.platforms.discord_api.values import Json


class Op(IntEnum):
    """What a frame is for."""

    EVENT = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    PRESENCE = 3
    RESUME = 6
    RECONNECT = 7
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_CONFIRMED = 11


class Intent(IntFlag):
    """What a client asks to be told of."""

    NONE = 0
    GUILDS = 1 << 0
    GUILD_MESSAGES = 1 << 9
    DIRECT_MESSAGES = 1 << 12
    MESSAGE_CONTENT = 1 << 15


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened."""

    name: str
    content: Json
    intent: Intent = Intent.NONE
    """Who asked for this is told; with none, everybody."""
    unread: Json | None = None
    """What those are told instead who may not read messages."""


class Session:
    """What one client was told since it identified itself."""

    def __init__(self, intents: Intent) -> None:
        self.id = token_hex(16)
        self.intents = intents
        self.frames: list[str] = []
        """Every event as it goes over the wire; the first has the sequence number 1."""

    def tell(self, event: Event) -> None:
        """Number an event, if the client asked to be told of such."""
        if event.intent and not event.intent & self.intents:
            return
        reads = Intent.MESSAGE_CONTENT in self.intents
        content = event.content if reads or event.unread is None else event.unread
        frame = {"op": Op.EVENT, "s": len(self.frames) + 1, "t": event.name, "d": content}
        self.frames.append(json.dumps(frame))


class Sessions:
    """The sessions that can be resumed. Each goes on being told while nobody listens."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._open: dict[str, Session] = {}

    def begin(self, intents: Intent) -> Session:
        """Begin a session, which hears only of what happens from now on."""
        session = Session(intents)
        self._open[session.id] = session
        return session

    def find(self, session_id: str, *, told: int) -> Session | None:
        """Return a session that can go on after what its client says it was told."""
        session = self._open.get(session_id)
        return session if session is not None and told <= len(session.frames) else None

    def end(self, session: Session) -> None:
        """Forget a session: it cannot be resumed."""
        self._open.pop(session.id, None)

    def end_all(self) -> None:
        """Forget all sessions."""
        self._open.clear()

    def tell(self, event: Event) -> None:
        """Let all sessions know what happened."""
        for session in self._open.values():
            session.tell(event)
        self._changes.happened()
