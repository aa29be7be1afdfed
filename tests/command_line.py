"""The command line as people use it: in a process of its own, with nothing but loopback around."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT

_GIVE_UP_SECONDS = 120.0
"""A guard against tests that would hang for ever; nothing waits for it to pass."""

_NOWHERE = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), "http://127.0.0.1:9")
"""What would leave the machine meets a dead proxy."""


Settings = Mapping[str, str]
"""By the names of their variables, less `GREENROOM_`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a run ended, and what it said."""

    code: int
    out: str
    err: str


class Run:
    """`python -m bot` at work."""

    def __init__(self, running: Process) -> None:
        self._running = running
        self._out = self._err = ""

    async def types(self, *lines: str) -> None:
        """Type lines."""
        assert self._running.stdin is not None
        self._running.stdin.write("".join(f"{line}\n" for line in lines).encode())
        await self._running.stdin.drain()

    def ends_input(self) -> None:
        """Close the input, as Ctrl-D does."""
        assert self._running.stdin is not None
        self._running.stdin.close()

    async def until_out(self, words: str) -> None:
        """Return when these words were written to standard output."""
        self._out += await self._until(self._running.stdout, words)

    async def until_err(self, words: str) -> None:
        """Return when these words were logged."""
        self._err += await self._until(self._running.stderr, words)

    def signal(self, number: int) -> None:
        """Send a signal; the input stays open, as it does at a terminal."""
        self._running.send_signal(number)

    async def ended(self) -> Ended:
        """Return how the run ended."""
        async with asyncio.timeout(_GIVE_UP_SECONDS):
            self._out += await _rest_of(self._running.stdout)
            self._err += await _rest_of(self._running.stderr)
            code = await self._running.wait()
        return Ended(code=code, out=self._out, err=self._err)

    async def _until(self, stream: asyncio.StreamReader | None, words: str) -> str:
        """Read until these words came."""
        assert stream is not None
        try:
            async with asyncio.timeout(_GIVE_UP_SECONDS):
                return (await stream.readuntil(words.encode())).decode()
        except asyncio.IncompleteReadError as error:
            message = f"{words!r} never came; it ended with {error.partial.decode()!r}"
            raise AssertionError(message) from None


@asynccontextmanager
async def greenroom(
    *words: str, folder: Path, settings: Settings | None = None, output: int = PIPE
) -> AsyncGenerator[Run]:
    """Start `greenroom` with these words in that folder.

    Its data is where `XDG_DATA_HOME` says, which every test has for itself.
    """
    given = {"SAFETY__FIRST_CONTACT": "false", **(settings or {})}
    environment = {f"GREENROOM_{name}": value for name, value in given.items()}
    running = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *words,
        stdin=PIPE,
        stdout=output,
        stderr=PIPE,
        cwd=folder,
        env={
            **os.environ,
            **_NOWHERE,
            "NO_PROXY": "127.0.0.1",
            "PYTHONPATH": str(ROOT),
            **environment,
        },
    )
    try:
        yield Run(running)
    finally:
        if running.returncode is None:
            running.kill()
            await running.wait()


async def ran(
    *words: str, folder: Path, settings: Settings | None = None, typed: str = ""
) -> Ended:
    """Run `greenroom` to its end, with this text piped into it."""
    async with greenroom(*words, folder=folder, settings=settings) as run:
        await run.types(*typed.splitlines())
        run.ends_input()
        return await run.ended()


async def _rest_of(stream: asyncio.StreamReader | None) -> str:
    """Read to the end, where there is something to read."""
    return "" if stream is None else (await stream.read()).decode()
