"""The REST API: takes requests, records them, and answers, or fails as a test says."""

import hashlib
import json
import time
from functools import partial
from typing import Any

from aiohttp import web

from tests.platforms.discord_api.errors import ApiError, DroppedError
from tests.platforms.discord_api.faults import Fault, Faults
from tests.platforms.discord_api.methods.routes import (
    INTERACTION_METHODS,
    ROUTES,
    TOKEN_ROUTES,
    Route,
)
from tests.platforms.discord_api.requests import Request, read_body, read_request
from tests.platforms.discord_api.values import Json
from tests.platforms.discord_api.world import World

BASE = "/api/v10"

_NO_CONTENT = 204
_UNAUTHORIZED: Json = {"message": "401: Unauthorized", "code": 0}
_NOT_FOUND: Json = {"message": "404: Not Found", "code": 0}


class Rest:
    """Answers requests one by one, as they come."""

    def __init__(self, world: World, *, token: str) -> None:
        self._world = world
        self._token = token
        self.faults = Faults()
        self.requests: list[Request] = []
        self.violations: list[str] = []
        """What was asked that this server does not know."""

    def routes(self) -> list[web.RouteDef]:
        """Return what aiohttp is to send here."""
        unknown = Route("*", "/{rest:.*}", self._refuse)
        every_route = (*ROUTES, *TOKEN_ROUTES, unknown)
        return [web.route(r.method, BASE + r.path, partial(self._serve, r)) for r in every_route]

    async def _serve(self, route: Route, http: web.Request) -> web.StreamResponse:
        request = read_request(http, BASE, self._world.now())
        self.requests.append(request)
        try:
            await read_body(http, request)
            self._world.changes.happened()
            await self._world.until_running()
            result = await self._answer(route, request, http)
        except ApiError as error:
            return _response(request, error.status, error.body, error.headers)
        except DroppedError:
            if http.transport is not None:
                http.transport.abort()
            return web.Response()
        finally:
            self._world.changes.happened()
        status = _NO_CONTENT if result is None else route.status
        return _response(request, status, result, _limits(route))

    async def _answer(self, route: Route, request: Request, http: web.Request) -> Any:
        is_open = route in TOKEN_ROUTES
        if not is_open and http.headers.get("Authorization") != f"Bot {self._token}":
            raise ApiError(401, _UNAUTHORIZED)
        fault = self.faults.take(request)
        if fault is None:
            return self._perform(route, request)
        return await self._suffer(fault, route, request)

    async def _suffer(self, fault: Fault, route: Route, request: Request) -> Any:
        result = self._perform(route, request) if fault.is_after else None
        if fault.gate is not None:
            await fault.gate.wait()
        if fault.error is not None:
            raise fault.error
        return result if fault.is_after else self._perform(route, request)

    def _perform(self, route: Route, request: Request) -> Any:
        perform = route.perform
        if request.ids.get("webhook") == str(self._world.bot.id):
            perform = INTERACTION_METHODS.get(perform, perform)
        return perform(self._world, request)

    def _refuse(self, world: World, request: Request) -> None:
        del world
        self.violations.append(f"this server does not know {request.method} {request.path}")
        raise ApiError(404, _NOT_FOUND)


def _response(
    request: Request, status: int, body: Any, headers: dict[str, str]
) -> web.StreamResponse:
    """Return the answer, and note it; JSON with the one content type that is taken for it."""
    request.status, request.answer = status, body
    if body is None:
        return web.Response(status=status, headers=headers)
    kind = "text/html" if isinstance(body, str) else "application/json"
    text = body if isinstance(body, str) else json.dumps(body)
    headers = {**headers, "Content-Type": kind}
    return web.Response(status=status, body=text.encode(), headers=headers)


def _limits(route: Route) -> dict[str, str]:
    """Return how many more such requests are welcome: always enough."""
    bucket = hashlib.blake2b(f"{route.method} {route.path}".encode(), digest_size=16)
    return {
        "X-RateLimit-Bucket": bucket.hexdigest(),
        "X-RateLimit-Limit": "5",
        "X-RateLimit-Remaining": "4",
        "X-RateLimit-Reset": f"{time.time() + 1:.3f}",
        "X-RateLimit-Reset-After": "1.000",
        "Via": "1.1 google",
    }
