"""The server as a process of its own."""

import asyncio
import signal
import sys

import aiohttp

from tests.conftest import ROOT


async def test_the_server_tells_what_a_bot_needs_and_serves_until_interrupted() -> None:
    command = (sys.executable, "-m", "tests.platforms.discord_api", "--token", "by-hand")
    server = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert server.stdout is not None
    lines = [(await server.stdout.readline()).decode().strip() for _ in range(4)]
    environment = dict(line.split("=", 1) for line in lines)

    async with (
        aiohttp.ClientSession(headers={"Authorization": "Bot by-hand"}) as session,
        session.get(environment["GREENROOM_DISCORD__API_BASE"] + "/users/@me") as answer,
    ):
        me = await answer.json()
    server.send_signal(signal.SIGINT)

    assert me["bot"] is True
    assert environment["GREENROOM_DISCORD__TOKEN"] == "by-hand"
    assert await server.wait() == 0
