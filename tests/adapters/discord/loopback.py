"""Discord's front door on loopback: login and gateway, enough for discord.py to come in."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web
from aiohttp.test_utils import TestServer

_ME = {"id": "100", "username": "greenroom", "discriminator": "0", "avatar": None, "bot": True}
_ANN = {"id": "7", "username": "ann", "discriminator": "0", "avatar": None}
_MESSAGE_CONTENT_INTENT = 1 << 15
_DISALLOWED_INTENTS = 4014


@dataclass
class Loopback:
    """What the door lets in, and who came."""

    token: str = "right"
    flags: int = 1 << 18
    """Of the application; by default it may read messages."""
    grants_content: bool = True
    identified: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    port: int = 0

    def settings(self) -> dict[str, Any]:
        """Return the settings that lead here."""
        return {
            "token": self.token,
            "api_base": f"http://127.0.0.1:{self.port}/api/v10",
            "gateway_url": f"ws://127.0.0.1:{self.port}/gateway/",
            "cdn_base": f"http://127.0.0.1:{self.port}/cdn",
        }

    @asynccontextmanager
    async def serving(self) -> AsyncGenerator["Loopback", None]:
        """Serve on a free port."""
        application = web.Application()
        application.add_routes(
            [
                web.get("/api/v10/users/@me", self._me),
                web.get("/api/v10/oauth2/applications/@me", self._application),
                web.put("/api/v10/applications/100/commands", self._commands),
                web.get("/gateway/", self._gateway),
            ]
        )
        async with TestServer(application, host="127.0.0.1") as server:
            self.port = server.make_url("/").port or 0
            yield self

    async def _me(self, request: web.Request) -> web.Response:
        if request.headers["Authorization"] != "Bot right":
            return _json({"message": "401: Unauthorized", "code": 0}, status=401)
        return _json(_ME)

    async def _application(self, request: web.Request) -> web.Response:
        del request
        return _json(
            {
                "id": "100",
                "name": "Greenroom",
                "description": "",
                "icon": None,
                "bot_public": True,
                "bot_require_code_grant": False,
                "verify_key": "",
                "flags": self.flags,
                "owner": _ANN,
            }
        )

    async def _commands(self, request: web.Request) -> web.Response:
        payload: list[dict[str, Any]] = await request.json()
        return _json(
            [
                {**command, "id": str(200 + number), "application_id": "100", "version": "1"}
                for number, command in enumerate(payload)
            ]
        )

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": 41250}})
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                continue
            said: dict[str, Any] = message.json()
            if said["op"] == 1:
                await socket.send_json({"op": 11})
            elif said["op"] == 2:
                self.identified.append(said["d"])
                if said["d"]["intents"] & _MESSAGE_CONTENT_INTENT and not self.grants_content:
                    await socket.close(code=_DISALLOWED_INTENTS)
                    return socket
                await socket.send_json(_ready(self.port))
                await socket.send_json(_hello())
        return socket


def _ready(port: int) -> dict[str, Any]:
    return {
        "op": 0,
        "s": 1,
        "t": "READY",
        "d": {
            "v": 10,
            "user": _ME,
            "session_id": "s",
            "resume_gateway_url": f"ws://127.0.0.1:{port}/gateway/",
            "guilds": [],
            "application": {"id": "100", "flags": 0},
        },
    }


def _hello() -> dict[str, Any]:
    return {
        "op": 0,
        "s": 2,
        "t": "MESSAGE_CREATE",
        "d": {
            "id": "1456074443980800001",
            "channel_id": "50",
            "author": _ANN,
            "content": "Hello",
            "type": 0,
            "timestamp": "2026-01-01T00:00:00+00:00",
            "edited_timestamp": None,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "pinned": False,
            "tts": False,
            "mention_everyone": False,
        },
    }


def _json(body: object, *, status: int = 200) -> web.Response:
    """Return JSON with the one content type that discord.py takes for it."""
    response = web.json_response(body, status=status)
    response.headers["Content-Type"] = "application/json"
    return response


async def heard(taken: list[Any], count: int) -> None:
    """Return when that many messages were taken."""
    async with asyncio.timeout(10):
        while len(taken) < count:  # noqa: ASYNC110 (the list is filled by another library's task)
            await asyncio.sleep(0.01)
