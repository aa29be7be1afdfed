"""The gateway: a socket that tells the bot what happens, and what goes wrong with it."""

import asyncio
import contextlib
from typing import Any

from aiohttp import web

from tests.platforms.discord_api.sessions import Event, Intent, Op, Session
from tests.platforms.discord_api.values import Json
from tests.platforms.discord_api.world import World

_UNKNOWN_OP, _AUTHENTICATION_FAILED, _DISALLOWED_INTENTS = 4001, 4004, 4014
_GOODBYES = {1000, 1001}
"""A client that closes with one of these does not mean to resume."""


class Connection:
    """One socket, and how far its client was told."""

    def __init__(self, http: web.Request, socket: web.WebSocketResponse) -> None:
        self._http = http
        self.socket = socket
        self.session: Session | None = None
        self.told = 0
        self.is_silent = False

    @property
    def next_frame(self) -> str | None:
        """Return what is to be told next, if anything."""
        if self.session is None or self.is_silent or self.told == len(self.session.frames):
            return None
        return self.session.frames[self.told]

    async def send(self, op: Op, content: Any = None) -> None:
        """Say something that is no event."""
        if not self.is_silent:
            with contextlib.suppress(ConnectionResetError):
                await self.socket.send_json({"op": op, "d": content, "s": None, "t": None})

    def cut(self) -> None:
        """End it as a broken line does."""
        if self._http.transport is not None:
            self._http.transport.abort()


class Gateway:
    """The sockets that are open; what happens while there are none is told to those who resume."""

    def __init__(self, world: World, *, token: str) -> None:
        self._world = world
        self._changes = world.changes
        self._token = token
        self.heartbeat_seconds = 41.25
        self.connections: list[Connection] = []
        self.greetings: list[str] = []
        """How clients came in: `identify` or `resume`."""

    @property
    def is_connected(self) -> bool:
        """Tell whether a client is there that has come in."""
        return any(c.session is not None and not c.socket.closed for c in self.connections)

    async def until_connected(self) -> None:
        """Return when a client has come in."""
        await self._changes.until(lambda: self.is_connected, "a client at the gateway")

    async def until_greeted(self, count: int) -> None:
        """Return when clients have come in that often in all."""
        await self._changes.until(lambda: len(self.greetings) >= count, f"{count} greetings")

    async def until_gone(self) -> None:
        """Return when no client is there any more."""
        await self._changes.until(lambda: not self.connections, "an empty gateway")

    async def asks_to_reconnect(self) -> None:
        """Ask clients to connect again, and to resume."""
        for connection in self.connections:
            await connection.send(Op.RECONNECT)

    async def invalidates(self, *, can_resume: bool) -> None:
        """Tell clients that their session is invalid, perhaps only for this connection."""
        for connection in self.connections:
            if connection.session is not None and not can_resume:
                self._world.sessions.end(connection.session)
            await connection.send(Op.INVALID_SESSION, can_resume)

    def forgets(self) -> None:
        """Forget all sessions without a word: who tries to resume is refused."""
        self._world.sessions.end_all()

    def cuts(self) -> None:
        """Break all connections."""
        for connection in self.connections:
            connection.cut()

    def falls_silent(self) -> None:
        """Let the present connections go dead: nothing more is told or confirmed by them."""
        for connection in self.connections:
            connection.is_silent = True

    async def serve(self, http: web.Request) -> web.WebSocketResponse:
        """Serve one connection until it ends."""
        socket = web.WebSocketResponse()
        await socket.prepare(http)
        connection = Connection(http, socket)
        self.connections.append(connection)
        telling = asyncio.create_task(self._tell(connection), name="gateway")
        try:
            await connection.send(
                Op.HELLO, {"heartbeat_interval": int(self.heartbeat_seconds * 1000)}
            )
            async for frame in socket:
                await self._hear(connection, frame.json())
        finally:
            telling.cancel()
            await asyncio.gather(telling, return_exceptions=True)
            self._part(connection)
        return socket

    def _part(self, connection: Connection) -> None:
        self.connections.remove(connection)
        if connection.session is not None and connection.socket.close_code in _GOODBYES:
            self._world.sessions.end(connection.session)
        self._changes.happened()

    async def _tell(self, connection: Connection) -> None:
        """Tell the client what happens, in order."""
        with contextlib.suppress(ConnectionResetError):
            while True:
                frame = connection.next_frame
                if frame is None or self._world.is_paused:
                    await self._changes.next()
                    continue
                connection.told += 1
                await connection.socket.send_str(frame)

    async def _hear(self, connection: Connection, said: Json) -> None:
        await self._world.until_running()
        match said["op"]:
            case Op.HEARTBEAT:
                await connection.send(Op.HEARTBEAT_CONFIRMED)
            case Op.IDENTIFY:
                await self._identify(connection, said["d"])
            case Op.RESUME:
                await self._resume(connection, said["d"])
            case Op.PRESENCE:
                pass
            case _:
                await connection.socket.close(code=_UNKNOWN_OP)
        self._changes.happened()

    async def _identify(self, connection: Connection, said: Json) -> None:
        """Begin a session, and tell what there is."""
        intents = Intent(said["intents"])
        if said["token"] != self._token:
            await connection.socket.close(code=_AUTHENTICATION_FAILED)
        elif Intent.MESSAGE_CONTENT in intents and not self._world.grants_content:
            await connection.socket.close(code=_DISALLOWED_INTENTS)
        else:
            session = self._world.sessions.begin(intents)
            for event in self._first_events(session):
                session.tell(event)
            connection.session = session
            self.greetings.append("identify")

    async def _resume(self, connection: Connection, said: Json) -> None:
        """Go on with a session after what its client was told."""
        session = self._world.sessions.find(said["session_id"], told=said["seq"] or 0)
        if said["token"] != self._token:
            await connection.socket.close(code=_AUTHENTICATION_FAILED)
        elif session is None:
            await connection.send(Op.INVALID_SESSION, False)  # noqa: FBT003 (it is what is sent)
        else:
            session.tell(Event(name="RESUMED", content={"_trace": []}))
            connection.told = said["seq"] or 0
            connection.session = session
            self.greetings.append("resume")

    def _first_events(self, session: Session) -> list[Event]:
        """Return what a client is told first: who it is, and the servers that it is in."""
        world = self._world
        guilds = list(world.guilds.values())
        ready: Json = {
            "v": 10,
            "user": {**world.bot.to_json(), "verified": True, "mfa_enabled": False},
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": world.gateway_url,
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "private_channels": [],
            "application": {"id": str(world.bot.id), "flags": 0},
        }
        there = [
            Event(name="GUILD_CREATE", content=world.guild_json(g), intent=Intent.GUILDS)
            for g in guilds
        ]
        return [Event(name="READY", content=ready), *there]
