"""The server: real HTTP on loopback, every request recorded and checked."""

import asyncio
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.platforms.bot_api.chats import Chat
from tests.platforms.bot_api.errors import ApiError, DroppedError
from tests.platforms.bot_api.faults import Fault, Faults
from tests.platforms.bot_api.methods import METHODS
from tests.platforms.bot_api.people import Person
from tests.platforms.bot_api.requests import Part, Request, read_request
from tests.platforms.bot_api.values import Json
from tests.platforms.bot_api.world import World

TOKEN = "4242:a-token-for-tests"
_LARGEST_REQUEST = 64 * 1024 * 1024


class BotApi:
    """A Telegram for tests: `async with BotApi() as telegram`."""

    def __init__(self, *, port: int = 0, token: str = TOKEN) -> None:
        self.world = World()
        self.token = token
        self.requests: list[Request] = []
        self.violations: list[str] = []
        """What aiogram's models found wrong; a test ends by asserting that there is nothing."""
        self._faults = Faults()
        self._port = port
        self._runner: web.AppRunner | None = None

    @property
    def base_url(self) -> str:
        """Return what a client puts before the token."""
        return f"http://127.0.0.1:{self._port}/bot"

    @property
    def base_file_url(self) -> str:
        """Return what a client puts before the token when it fetches files."""
        return f"http://127.0.0.1:{self._port}/file/bot"

    async def __aenter__(self) -> Self:
        """Listen."""
        application = web.Application(client_max_size=_LARGEST_REQUEST)
        application.router.add_post("/bot{token}/{method}", self._serve)
        application.router.add_get("/file/bot{token}/{path:.+}", self._hand_out)
        self._runner = web.AppRunner(application, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()

    def person(self, name: str, *, is_bot: bool = False) -> Person:
        """Return somebody new."""
        return Person(self.world, self.world.new_account(name, is_bot=is_bot))

    def group(self, title: str = "Friends") -> Chat:
        """Return a new group."""
        return self.world.new_group(title)

    def forum(self, title: str = "Club") -> Chat:
        """Return a new group with topics."""
        return self.world.new_group(title, is_forum=True)

    def sent(self, method: str, chat: Chat | None = None) -> list[Request]:
        """Return the requests of a method, those to one chat if that is named."""
        of_method = [r for r in self.requests if r.method.lower() == method.lower()]
        return [r for r in of_method if chat is None or r.params.get("chat_id") == chat.id]

    async def until_sent(self, method: str, count: int = 1, chat: Chat | None = None) -> None:
        """Return when that many requests of a method came in."""
        await self.world.changes.until(
            lambda: len(self.sent(method, chat)) >= count, f"{count} requests of {method}"
        )

    def fail(
        self,
        method: str,
        error: ApiError | DroppedError,
        *,
        chat: Chat | None = None,
        times: int = 1,
        is_after: bool = False,
    ) -> None:
        """Let the next requests of a method fail; `is_after` lets them take effect first.

        What is called `file` here is no method but the fetching of one, which is then lost.
        """
        self._add_fault(method, error, chat=chat, times=times, is_after=is_after)

    def hold(self, method: str, *, chat: Chat | None = None) -> asyncio.Event:
        """Hold up the next request of a method until the returned event is set."""
        gate = asyncio.Event()
        self._add_fault(method, None, chat=chat, gate=gate)
        return gate

    def _add_fault(
        self,
        method: str,
        error: ApiError | DroppedError | None,
        *,
        chat: Chat | None,
        times: int = 1,
        gate: asyncio.Event | None = None,
        is_after: bool = False,
    ) -> None:
        chat_id = chat.id if chat is not None else None
        fault = Fault(
            method=method, error=error, chat_id=chat_id, times=times, gate=gate, is_after=is_after
        )
        self._faults.coming.append(fault)

    async def _serve(self, http: web.Request) -> web.StreamResponse:
        """Answer one request."""
        try:
            result = await self._answer(http)
        except ApiError as error:
            parameters = {"parameters": error.parameters} if error.parameters else {}
            return web.json_response(
                {
                    "ok": False,
                    "error_code": error.code,
                    "description": error.description,
                    **parameters,
                },
                status=error.code,
            )
        except DroppedError:
            if http.transport is not None:
                http.transport.abort()
            return web.Response()
        finally:
            self.world.changes.happened()
        return web.json_response({"ok": True, "result": result})

    async def _hand_out(self, http: web.Request) -> web.StreamResponse:
        """Hand out a file that somebody sent."""
        uploads = {upload.path: upload for upload in self.world.uploads.values()}
        upload = uploads.get(http.match_info["path"])
        is_lost = self._faults.take("file", None) is not None
        if upload is None or is_lost or http.match_info["token"] != self.token:
            answer = {"ok": False, "error_code": 404, "description": "Not Found"}
            return web.json_response(answer, status=404)
        return web.Response(body=upload.content)

    async def _answer(self, http: web.Request) -> Any:
        if http.match_info["token"] != self.token:
            raise ApiError(401, "Unauthorized")
        request, wrong = read_request(http.match_info["method"], *await _read_form(http))
        self.requests.append(request)
        self.world.changes.happened()
        if wrong:
            self.violations += wrong
            raise ApiError(400, f"Bad Request: {wrong[0]}")
        fault = self._faults.take(request.method.lower(), request.params.get("chat_id"))
        if fault is None:
            return await self._perform(request)
        return await self._suffer(fault, request)

    async def _suffer(self, fault: Fault, request: Request) -> Any:
        if fault.gate is not None:
            await fault.gate.wait()
        if fault.error is None:
            return await self._perform(request)
        if fault.is_after:
            await self._perform(request)
        raise fault.error

    async def _perform(self, request: Request) -> Any:
        if request.method.lower() == "getupdates":
            return await self._get_updates(request.params)
        method = METHODS.get(request.method.lower())
        if method is None:
            raise ApiError(404, "Not Found: this server does not know the method")
        return method(self.world, {**request.params, **request.files})

    async def _get_updates(self, params: dict[str, Any]) -> list[Json]:
        if self.world.webhook:
            reason = "Conflict: can't use getUpdates method while webhook is active"
            raise ApiError(409, reason)
        return await self.world.updates.poll(
            offset=params.get("offset", 0),
            limit=params.get("limit", 100),
            seconds=params.get("timeout", 0),
        )


async def _read_form(http: web.Request) -> tuple[dict[str, str], dict[str, Part]]:
    """Return parameters and files of a request; among the parameters a file is its name."""
    wire: dict[str, str] = {}
    files: dict[str, Part] = {}
    for name, value in (await http.post()).items():
        if isinstance(value, web.FileField):
            content = value.file.read()
            files[name] = Part(name=value.filename, content=content, media_type=value.content_type)
            wire[name] = value.filename
        else:
            wire[name] = str(value)
    return wire, files
