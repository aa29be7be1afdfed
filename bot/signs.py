"""Signs of life on a loopback port: whether the process lives, whether it can serve, its counts.

It tells nothing that anybody said, and listens to this machine only.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

_HOST = "127.0.0.1"


@asynccontextmanager
async def signs_of_life(
    port: int, *, is_ready: Callable[[], Awaitable[bool]], metrics: Callable[[], bytes]
) -> AsyncGenerator[int]:
    """Serve `/healthz`, `/readyz` and `/metrics`; yields the port, which 0 leaves to the system.

    Raises:
        OSError: The port is taken.
    """

    async def healthz(_: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def readyz(_: web.Request) -> web.Response:
        if await is_ready():
            return web.Response(text="ready\n")
        return web.Response(text="the database does not answer\n", status=503)

    async def counts(_: web.Request) -> web.Response:
        return web.Response(body=metrics(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    app = web.Application()
    app.add_routes(
        [web.get("/healthz", healthz), web.get("/readyz", readyz), web.get("/metrics", counts)]
    )
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, _HOST, port)
        await site.start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()
