"""Signs of life on a loopback port: whether the process lives, whether it can serve, its counts.

It tells nothing that anybody said, and listens to this machine only.
"""

import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from math import isnan, nan
from typing import Protocol

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.domain.errors import ConfigurationError, StorageError
from bot.domain.policy import THE_BOT
from bot.ports.storage import Storage

_HOST = "127.0.0.1"


class WritePage(Protocol):
    """Writes all counts, given how many turns are waiting."""

    def __call__(self, *, waiting: float) -> bytes:
        """Return the page."""
        ...


@asynccontextmanager
async def signs_of_life(
    port: int | None, *, storage: Storage, metrics: WritePage
) -> AsyncGenerator[int | None]:
    """Serve `/healthz`, `/readyz` and `/metrics` where there is a port; 0 takes any that is free.

    Yields the port.

    Raises:
        ConfigurationError: The port is taken.
    """
    if port is None:
        yield None
        return
    runner = web.AppRunner(_application(storage, metrics), access_log=None)
    await runner.setup()
    try:
        await _listen(runner, port)
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


def _application(storage: Storage, metrics: WritePage) -> web.Application:
    """Return what answers."""

    async def healthz(_: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def readyz(_: web.Request) -> web.Response:
        if isnan(await _waiting(storage)):
            return web.Response(text="the database does not answer\n", status=503)
        return web.Response(text="ready\n")

    async def counts(_: web.Request) -> web.Response:
        page = metrics(waiting=await _waiting(storage))
        return web.Response(body=page, headers={"Content-Type": CONTENT_TYPE_LATEST})

    application = web.Application()
    application.add_routes(
        [web.get("/healthz", healthz), web.get("/readyz", readyz), web.get("/metrics", counts)]
    )
    return application


async def _listen(runner: web.AppRunner, port: int) -> None:
    """Open the port."""
    try:
        await web.TCPSite(runner, _HOST, port).start()
    except OSError as error:
        message = f"Port {port} cannot give signs of life: {os.strerror(error.errno or 0)}."
        raise ConfigurationError(message, remedy="Change `signs.port`.") from error


async def _waiting(storage: Storage) -> float:
    """Return how many turns are waiting; not a number where the database does not answer."""
    try:
        async with storage.reading(THE_BOT) as uow:
            return (await uow.turns.waiting()).in_all
    except StorageError:
        return nan
