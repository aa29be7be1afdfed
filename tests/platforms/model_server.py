"""A server on loopback that imitates OpenAI's chat completions, and their faults, as scripted.

Run on its own for the benchmarks: `python -m tests.platforms.model_server --port N --chunks 20`.
"""

import argparse
import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from aiohttp import web

Ending = Literal["whole", "torn", "no_reason", "error_event", "not_json"]
"""How a streamed answer ends: as it should; by a lost connection; without a finish reason; by an
error inside the stream; by a chunk that is not JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One answer, chunk by chunk."""

    chunks: Sequence[str] = ("Hello", ", ", "Ann.")
    model: str = "stub"
    """What the server calls the model that answered."""
    thinking: str = ""
    finish_reason: str = "stop"
    ending: Ending = "whole"
    usage: tuple[int, int] = (12, 3)
    error: dict[str, Any] = field(default_factory=dict[str, Any])
    """What an `error_event` says."""
    pause: float = 0
    """Seconds before each chunk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """An answer that is no stream but a status."""

    status: int
    body: str = "{}"
    headers: dict[str, str] = field(default_factory=dict[str, str])


Reply = Callable[[dict[str, Any]], "Said | Fault"]
"""Works out an answer from the body of the request."""


class ModelServer:
    """Gives scripted answers in order; when the script has run out, the last one repeats."""

    def __init__(self, *script: Said | Fault, reply: Reply | None = None) -> None:
        """Take the script, or what works out each answer; without either, greet Ann."""
        self._reply = reply
        self.script: list[Said | Fault] = list(script) or [Said()]
        self.requests: list[dict[str, Any]] = []
        """The bodies of all requests."""
        self.headers: list[dict[str, str]] = []
        """The headers of all requests."""
        self.go_on = asyncio.Event()
        """While this is not set, an answer stops where `hold_after` says."""
        self.go_on.set()
        self.hold_after = 0
        """After how many chunks."""
        self.hung_up = asyncio.Event()
        """Set when a client left in the middle of an answer."""
        self.base_url = ""

    @asynccontextmanager
    async def running(self, port: int = 0) -> AsyncGenerator["ModelServer"]:
        """Listen on loopback until the end of the block."""
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self._complete)
        app.router.add_get("/v1/models", self._models)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0, handler_cancellation=True)
        await runner.setup()
        try:
            site = web.TCPSite(runner, "127.0.0.1", port)
            await site.start()
            self.base_url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
            yield self
        finally:
            await runner.cleanup()

    async def _models(self, request: web.Request) -> web.Response:
        """List the one model there is."""
        del request
        return web.json_response({"object": "list", "data": [{"id": "stub", "object": "model"}]})

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        """Give the next answer of the script."""
        self.requests.append(await request.json())
        self.headers.append(dict(request.headers))
        answer = self._next_answer()
        if isinstance(answer, Fault):
            kind = "application/json"
            return web.Response(
                status=answer.status, text=answer.body, content_type=kind, headers=answer.headers
            )
        try:
            return await self._stream(request, answer)
        except (asyncio.CancelledError, ConnectionResetError):
            self.hung_up.set()
            raise

    def _next_answer(self) -> Said | Fault:
        """Return what to say to the newest request."""
        if self._reply is not None:
            return self._reply(self.requests[-1])
        return self.script.pop(0) if len(self.script) > 1 else self.script[0]

    async def _stream(self, request: web.Request, answer: Said) -> web.StreamResponse:
        """Send the chunks of an answer as server-sent events."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        if answer.thinking:
            await response.write(_event({"reasoning_content": answer.thinking}, answer.model))
        for number, chunk in enumerate(answer.chunks):
            if number == self.hold_after:
                await self.go_on.wait()
            await asyncio.sleep(answer.pause)
            await response.write(_event({"content": chunk}, answer.model))
        await self._end(request, response, answer)
        return response

    async def _end(self, request: web.Request, response: web.StreamResponse, answer: Said) -> None:
        """End the stream in the way the script says."""
        match answer.ending:
            case "whole":
                await response.write(_event({}, answer.model, answer.finish_reason))
                await response.write(_usage(answer.usage, answer.model))
                await response.write(b"data: [DONE]\n\n")
            case "error_event":
                await response.write(f"data: {json.dumps({'error': answer.error})}\n\n".encode())
            case "not_json":
                await response.write(b"data: <html>Bad gateway</html>\n\n")
            case "torn":
                if request.transport is not None:
                    request.transport.abort()
            case "no_reason":
                pass


def _event(delta: dict[str, str], model: str, finish_reason: str | None = None) -> bytes:
    """Return one chunk of a streamed completion."""
    choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
    return _data({**_HEAD, "model": model, "choices": [choice]})


def _usage(tokens: tuple[int, int], model: str) -> bytes:
    """Return the last chunk, which says how many tokens were read and written."""
    read, written = tokens
    usage = {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}
    return _data({**_HEAD, "model": model, "choices": [], "usage": usage})


def _data(body: dict[str, Any]) -> bytes:
    """Return a server-sent event."""
    return f"data: {json.dumps(body)}\n\n".encode()


_HEAD = {"id": "c1", "object": "chat.completion.chunk", "created": 1_760_000_000}


async def _serve(port: int, chunks: int) -> None:
    """Give answers of that many chunks until killed."""
    server = ModelServer(Said(chunks=tuple(f"word{n} " for n in range(chunks))))
    async with server.running(port):
        await asyncio.Event().wait()


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--port", type=int, required=True)
    options.add_argument("--chunks", type=int, default=20)
    chosen = options.parse_args()
    asyncio.run(_serve(chosen.port, chosen.chunks))
