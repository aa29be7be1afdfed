"""People on Telegram, in front of the whole bot with a scripted model."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.bootstrap import Application
from bot.domain.user import Identity
from bot.ports.clock import Clock
from bot.settings import Settings
from tests.conftest import ROOT
from tests.fakes.language_model import Line, RecastModel, ScriptedModel
from tests.flows.people import owns
from tests.platforms.bot_api.chats import Chat
from tests.platforms.bot_api.judging import complaints
from tests.platforms.bot_api.people import Person
from tests.platforms.bot_api.server import BotApi
from tests.platforms.bot_api.values import Post


@dataclass
class House:
    """The bot, its database, and what its model will say."""

    telegram: BotApi
    database: Path
    url: str = ""
    """Address of another database than that file."""
    clock: Clock | None = None
    llm: dict[str, Any] = field(default_factory=dict[str, Any])
    """What the settings say of the model; what answers is scripted all the same."""
    access: dict[str, Any] = field(default_factory=dict[str, Any])
    limits: dict[str, Any] = field(default_factory=dict[str, Any])
    """What the settings of the next run say of who is let in, and of how much they may ask."""
    titles: bool = False
    """Whether the next run asks the model for titles."""
    first_contact: bool = False
    """Whether the next run says to everybody that it is an AI."""
    model: RecastModel = field(default_factory=RecastModel)
    burst_within: float = 0
    """Within how many seconds messages are one question."""
    application: Application | None = None
    _stop: asyncio.Event = field(default_factory=asyncio.Event)
    _running: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Begin a run of the bot."""
        settings = Settings.model_validate(
            {
                "database": {"url": self.url or f"sqlite:///{self.database}"},
                "llm": self.llm,
                "safety": {"first_contact": self.first_contact},
                "conversation": {"burst_within": self.burst_within, "titles": self.titles},
                "access": self.access,
                "limits": self.limits,
                "telegram": {
                    "token": self.telegram.token,
                    "base_url": self.telegram.base_url,
                    "base_file_url": self.telegram.base_file_url,
                },
            }
        )
        self.application = Application(
            settings, platforms=("telegram",), model=self.model, clock=self.clock
        )
        await self.application.__aenter__()
        self._stop = asyncio.Event()
        self._running = asyncio.create_task(self.application.run(self._stop))

    async def close(self) -> None:
        """End the run in good order."""
        if self.application is not None and self._running is not None:
            self._stop.set()
            await self._running
            await self.application.__aexit__(None, None, None)
            self.application = None

    async def restart(self, *, clock: Clock | None = None) -> None:
        """End the run and begin another one, as a new process would, perhaps in another time."""
        await self.close()
        self.clock = clock
        await self.open()

    def script(self, *lines: Line) -> ScriptedModel:
        """Let the model say these lines from now on."""
        self.model.cast = ScriptedModel(*lines)
        return self.model.cast

    def stored(self, query: str) -> list[tuple[object, ...]]:
        """Return rows of the database as an operator sees them."""
        with sqlite3.connect(self.database) as db:
            rows = db.execute(query).fetchall()
        db.close()
        return rows

    async def until_ended(self, count: int) -> None:
        """Return when that many turns have come to their end and it is recorded."""
        await self.until_stored(
            [(count,)], "SELECT count(*) FROM turns WHERE finished_at IS NOT NULL"
        )

    async def until_stored(self, rows: list[tuple[object, ...]], query: str) -> None:
        """Return when the query gives these rows."""
        for _ in range(4000):
            if self.stored(query) == rows:
                return
            await asyncio.sleep(0.005)
        pytest.fail(f"{query} is {self.stored(query)}, not {rows}")


@pytest.fixture
async def telegram() -> AsyncIterator[BotApi]:
    """Return a Telegram, and judge all that was asked of it."""
    async with BotApi() as server:
        yield server
        assert complaints(server, ROOT.parent / "shared") == []


@pytest.fixture
async def house(telegram: BotApi, database_path: Path) -> AsyncIterator[House]:
    """Return the bot, running."""
    house = House(telegram=telegram, database=database_path)
    await house.open()
    yield house
    await house.close()


@pytest.fixture
def alice(telegram: BotApi) -> Person:
    """Return somebody who talks to the bot."""
    return telegram.person("Alice")


@pytest.fixture
def ben(telegram: BotApi) -> Person:
    """Return somebody else."""
    return telegram.person("Ben")


async def says(person: Person, text: str, *, to: Chat | None = None, **extra: Any) -> Post:
    """Write something; returns what the bot says to it first."""
    chat = to or person.chat
    before = len(chat.said())
    await person.sends(text, to=chat, **extra)
    return (await chat.until_said(before + 1))[before]


async def has(house: House, person: Person, *personas: str, **changes: Any) -> None:
    """Let somebody have made personas of these names."""
    account = person.account
    identity = Identity(
        platform="telegram", external_id=str(account.id), display_name=account.first_name
    )
    await owns(house.application, identity, *personas, **changes)
