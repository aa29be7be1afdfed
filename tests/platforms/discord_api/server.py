"""The server: a real REST API and a real gateway on loopback, in front of one small world."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from aiohttp import web

from tests.platforms.changes import Changes
from tests.platforms.discord_api.channels import Channel, ChannelKind
from tests.platforms.discord_api.errors import ApiError, DroppedError
from tests.platforms.discord_api.faults import Fault
from tests.platforms.discord_api.gateway import Gateway
from tests.platforms.discord_api.guilds import Guild
from tests.platforms.discord_api.people import Person
from tests.platforms.discord_api.requests import Request
from tests.platforms.discord_api.rest import BASE, Rest
from tests.platforms.discord_api.values import Permission
from tests.platforms.discord_api.world import World

TOKEN = "a-token-for-tests"

_GATEWAY, _CDN = "/gw/", "/cdn"
_LARGEST_UPLOAD = 30 * 1024 * 1024
_PICTURES = ("avatars/", "embed/avatars/", "icons/")
_PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)


def _present() -> datetime:
    return datetime.now(UTC)


class DiscordApi:
    """A Discord for tests: `async with DiscordApi() as discord`."""

    def __init__(
        self,
        *,
        port: int = 0,
        token: str = TOKEN,
        now: Callable[[], datetime] = _present,
        patience: float = 20.0,
    ) -> None:
        """Take where to serve and to whom; `patience` are the seconds that a test waits at most."""
        self._changes = Changes(patience=patience)
        self.world = World(now=now, changes=self._changes)
        self.gateway = Gateway(self.world, token=token)
        self._rest = Rest(self.world, token=token)
        self._token = token
        self._port = port
        self._runner: web.AppRunner | None = None

    @property
    def settings(self) -> dict[str, str]:
        """Return what a bot must be told to come here."""
        return {
            "token": self._token,
            "api_base": f"http://127.0.0.1:{self._port}{BASE}",
            "gateway_url": f"ws://127.0.0.1:{self._port}{_GATEWAY}",
            "cdn_base": f"http://127.0.0.1:{self._port}{_CDN}",
        }

    @property
    def requests(self) -> list[Request]:
        """Return all requests that came in, oldest first."""
        return self._rest.requests

    @property
    def violations(self) -> list[str]:
        """Return what was asked that this server does not know."""
        return self._rest.violations

    async def __aenter__(self) -> Self:
        """Listen."""
        await self._listen()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop listening."""
        await self._leave()

    @asynccontextmanager
    async def outage(self) -> AsyncGenerator[None]:
        """Be gone for a while, as if killed; what was said and all sessions are kept."""
        await self._leave()
        try:
            yield
        finally:
            await self._listen()

    @asynccontextmanager
    async def pause(self) -> AsyncGenerator[None]:
        """Answer nothing for a while, as if stopped: requests and sockets hang."""
        self.world.is_paused = True
        try:
            yield
        finally:
            self.world.is_paused = False
            self._changes.happened()

    def person(self, name: str, *, is_bot: bool = False) -> Person:
        """Return somebody new; another bot may be one, too."""
        return Person(self.world, self.world.new_account(name, is_bot=is_bot))

    def guild(self, name: str = "House") -> Guild:
        """Return a new server."""
        return self.world.new_guild(name)

    def channel(self, name: str, *, guild: Guild | None = None) -> Channel:
        """Return a new channel, in the first server unless one is named."""
        return self.world.new_channel(name, guild or self._first_guild(), kind=ChannelKind.TEXT)

    def forum(self, name: str, *, guild: Guild | None = None) -> Channel:
        """Return a new forum, in the first server unless one is named."""
        return self.world.new_channel(name, guild or self._first_guild(), kind=ChannelKind.FORUM)

    def forbid(self, channel: Channel, permission: Permission) -> None:
        """Forbid the bot something in a channel."""
        self.world.forbid(channel, permission)

    def allow(self, channel: Channel, permission: Permission) -> None:
        """Allow the bot something in a channel that was forbidden there."""
        self.world.allow(channel, permission)

    def sent(self, pattern: str) -> list[Request]:
        """Return the requests that fit, such as `POST /channels/*/messages`."""
        return [request for request in self.requests if request.fits(pattern)]

    async def until_sent(self, pattern: str, count: int = 1) -> list[Request]:
        """Return the requests that fit when that many came in."""
        await self._changes.until(
            lambda: len(self.sent(pattern)) >= count, f"{count} requests {pattern}"
        )
        return self.sent(pattern)

    def fail(
        self,
        pattern: str,
        error: ApiError | DroppedError,
        *,
        times: int = 1,
        is_after: bool = False,
    ) -> None:
        """Let the next requests that fit fail; `is_after` lets them take effect first."""
        self._add_fault(pattern, error=error, times=times, is_after=is_after)

    def hold(self, pattern: str, *, is_after: bool = False) -> asyncio.Event:
        """Hold up the next request that fits, or its answer, until the returned event is set."""
        gate = asyncio.Event()
        self._add_fault(pattern, gate=gate, is_after=is_after)
        return gate

    def _add_fault(
        self,
        pattern: str,
        *,
        error: ApiError | DroppedError | None = None,
        gate: asyncio.Event | None = None,
        times: int = 1,
        is_after: bool = False,
    ) -> None:
        fault = Fault(pattern=pattern, error=error, times=times, gate=gate, is_after=is_after)
        self._rest.faults.coming.append(fault)

    def _first_guild(self) -> Guild:
        return next(iter(self.world.guilds.values()), None) or self.guild()

    async def _listen(self) -> None:
        application = web.Application(client_max_size=_LARGEST_UPLOAD)
        application.add_routes(self._rest.routes())
        application.router.add_get(_GATEWAY, self.gateway.serve)
        application.router.add_get(_CDN + "/{path:.*}", self._serve_file)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        self.world.gateway_url = self.settings["gateway_url"]
        self.world.cdn_base = self.settings["cdn_base"]

    async def _leave(self) -> None:
        self.gateway.cuts()
        if self._runner is not None:
            await self._runner.cleanup()

    async def _serve_file(self, http: web.Request) -> web.Response:
        """Serve what was uploaded, and one picture for all avatars."""
        path = http.match_info["path"]
        if path in self.world.files:
            return web.Response(body=self.world.files[path])
        if path.startswith(_PICTURES):
            return web.Response(body=_PICTURE, content_type="image/png")
        raise web.HTTPNotFound
