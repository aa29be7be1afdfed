"""The stub model of the benchmarks: a process of its own, so that it costs us no time."""

import asyncio
import socket
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import httpx

CHUNKS = 20
"""How many pieces each answer has."""


@asynccontextmanager
async def stub_model() -> AsyncGenerator[str]:
    """Run the stub on loopback; yields its base URL."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.platforms.model_server",
        "--port", str(port), "--chunks", str(CHUNKS),
    )  # fmt: skip
    base_url = f"http://127.0.0.1:{port}/v1"
    try:
        await _until_it_answers(f"{base_url}/models")
        yield base_url
    finally:
        process.terminate()
        await process.wait()


async def _until_it_answers(url: str) -> None:
    """Return when the server listens."""
    async with httpx.AsyncClient() as client:
        for _ in range(200):
            try:
                await client.get(url)
            except httpx.ConnectError:
                await asyncio.sleep(0.05)
            else:
                return
    message = "the stub model did not start"
    raise RuntimeError(message)
