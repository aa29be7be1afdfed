"""The bot as a process of its own, which can be killed."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import ROOT


@dataclass
class BotProcess:
    """One bot; each life is a process."""

    environment: Mapping[str, str]
    """What is set beside the environment of the test."""
    log: Path
    platforms: tuple[str, ...] = ("telegram",)
    kills: list[float] = field(default_factory=list[float])
    """When it was killed, by the monotonic clock."""
    _process: asyncio.subprocess.Process | None = field(default=None)

    async def start(self) -> None:
        """Begin a life."""
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", "bot", "run", *self.platforms),
                cwd=ROOT,
                env={**os.environ, **self.environment},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    async def kill(self) -> None:
        """End a life without a warning."""
        self.kills.append(time.monotonic())
        await self._end(signal.SIGKILL)

    async def stop(self) -> int:
        """End a life in good order; returns its exit code."""
        return await self._end(signal.SIGTERM)

    @property
    def is_alive(self) -> bool:
        """Tell whether the process runs."""
        return self._process is not None and self._process.returncode is None

    async def _end(self, number: signal.Signals) -> int:
        assert self._process is not None
        if self.is_alive:
            self._process.send_signal(number)
        return await self._process.wait()
