"""A terminal with a fake core behind it, and what it shows."""

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from rich.console import Console

from adapters.console.adapter import ConsoleAdapter
from adapters.console.config import ConsoleConfig
from bot.domain.place import PlaceAddress
from tests.adapters.discord.fakes import FakeDesk, FakeFrontDesk
from tests.fakes.clock import FakeClock


@dataclass
class Terminal:
    """What an adapter was built from, and what it writes to."""

    front_desk: FakeFrontDesk = field(default_factory=FakeFrontDesk)
    desk: FakeDesk = field(default_factory=FakeDesk)
    output: io.StringIO = field(default_factory=io.StringIO)
    settled: list[str] = field(default_factory=list[str])
    """The places that were waited for until nothing was answered there."""

    def adapter(self, **settings: Any) -> ConsoleAdapter:
        """Return a new adapter on this core."""
        return ConsoleAdapter(
            ConsoleConfig(**settings),
            front_desk=self.front_desk,
            commands=self.desk,
            settled=self._settle,
            clock=FakeClock(),
            console=Console(file=self.output),
        )

    @property
    def shown(self) -> str:
        """Return all that was written."""
        return self.output.getvalue()

    async def _settle(self, place: PlaceAddress) -> None:
        self.settled.append(place.key.chat_id)


@pytest.fixture
def terminal() -> Terminal:
    """Return a terminal, in front of a core that does as it is told."""
    return Terminal()


Pipe = Callable[..., None]
"""Puts lines, or bytes, where standard input is read."""


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch) -> Pipe:
    """Return how to pipe lines into the terminal."""

    def put(*lines: str, raw: bytes = b"") -> None:
        content = raw or "".join(f"{line}\n" for line in lines).encode()
        stdin = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8")
        monkeypatch.setattr(sys, "stdin", stdin)

    return put
