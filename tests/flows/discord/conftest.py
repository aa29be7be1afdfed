"""People on Discord, in front of the whole bot with a scripted model.

Most tests have a simulated Discord; where the connection itself matters, there is one on loopback.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from simcord import Env
from simcord.backend.cdn import CDN_BASE
from simcord.builders import ChannelHandle, UserHandle

from adapters.discord.adapter import DiscordAdapter, GreenroomClient
from bot.bootstrap import Application
from bot.domain.user import Identity
from bot.ports.clock import Clock
from bot.settings import Settings
from bot.system import SystemClock
from tests.adapters.discord.wire import SPECS, pinging_requests, refused_requests
from tests.conftest import ROOT
from tests.fakes.language_model import Line, RecastModel, ScriptedModel
from tests.flows.discord.loopback import Home, ask, echo
from tests.flows.people import owns
from tests.platforms.discord_api.channels import Channel
from tests.platforms.discord_api.conftest import restored
from tests.platforms.discord_api.judging import complaints
from tests.platforms.discord_api.people import Person
from tests.platforms.discord_api.server import DiscordApi

__all__ = ["restored"]


@dataclass
class House:
    """The bot, its database, and what its model will say."""

    database: Path
    llm: dict[str, Any] = field(default_factory=dict[str, Any])
    """What the settings say of the model; what answers is scripted all the same."""
    model: RecastModel = field(default_factory=RecastModel)
    titles: bool = False
    """Whether the next run asks the model for titles."""
    first_contact: bool = False
    """Whether the next run says to everybody that it is an AI."""
    application: Application | None = None
    adapter: DiscordAdapter | None = None
    _runs: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def open(self) -> GreenroomClient:
        """Begin a run of the bot on the database; returns what is to be connected to Discord."""
        await self._runs.aclose()
        settings = Settings.model_validate(
            {
                "database": {"url": f"sqlite:///{self.database}"},
                "llm": self.llm,
                "safety": {"first_contact": self.first_contact},
                # The simulated Discord lives in the past: nothing that is said there is too late.
                "conversation": {"offer_after": 1e9, "burst_within": 0, "titles": self.titles},
                # It takes no buttons by webhooks, and knows no threads there.
                "discord": {"cdn_base": CDN_BASE, "webhooks": False},
            }
        )
        application = Application(settings, platforms=("discord",), model=self.model)
        self.application = await self._runs.enter_async_context(application)
        adapter = self.application.platforms["discord"]
        assert isinstance(adapter, DiscordAdapter)
        self.adapter = adapter
        return adapter.client

    @property
    def client(self) -> GreenroomClient:
        """Return what is connected to Discord in this run."""
        assert self.adapter is not None
        return self.adapter.client

    def script(self, *lines: Line) -> ScriptedModel:
        """Let the model say these lines from now on."""
        self.model.cast = ScriptedModel(*lines)
        return self.model.cast

    async def restart(self, env: Env) -> None:
        """End the run and begin another one, as a new process would."""
        await env.restart_bot(await self.open())
        assert self.application is not None
        await self.application.engine.resume(("discord",))

    async def close(self) -> None:
        """End the run."""
        await self._runs.aclose()

    async def stop_at_once(self) -> None:
        """End the turns in hand without letting them come to an end, as a kill does."""
        assert self.application is not None
        await self.application.engine.drain(0)

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Let everybody go on until something is so."""
        for _ in range(10_000):
            if is_so():
                return
            await asyncio.sleep(0.001)
        pytest.fail("it never came to that")

    def stored(self, query: str) -> list[tuple[object, ...]]:
        """Return rows of the database as an operator sees them."""
        with sqlite3.connect(self.database) as db:
            rows = db.execute(query).fetchall()
        db.close()
        return rows


@pytest.fixture
async def house(database_path: Path) -> AsyncIterator[House]:
    """Return the bot, closed at the end."""
    house = House(database=database_path)
    yield house
    await house.close()


@pytest.fixture
async def simcord_bot(house: House) -> GreenroomClient:
    """Return what simcord connects to its Discord."""
    return await house.open()


@pytest.fixture
async def env(simcord_env: Env, house: House) -> AsyncIterator[Env]:
    """Return a Discord that the bot is connected to, and judge all that went there."""
    del house
    yield simcord_env
    assert pinging_requests(simcord_env) == []
    if SPECS.is_dir():
        assert refused_requests(simcord_env) == []


def said_by_the_bot(env: Env, channel: ChannelHandle) -> list[str]:
    """Return what all can read of the bot in a channel, oldest first."""
    me = env.bot.user
    return [m.content for m in channel.history() if me is not None and m.author.id == me.id]


@pytest.fixture
def clock() -> Clock:
    """Return the clock of the Discord on loopback and of the bot that is there."""
    return SystemClock()


@pytest.fixture
async def discord(restored: None, clock: Clock) -> AsyncIterator[DiscordApi]:
    """Return a Discord on loopback, and judge all that was asked of it."""
    del restored
    async with DiscordApi(now=clock.now) as server:
        yield server
        assert complaints(server, ROOT.parent / "shared") == []


@pytest.fixture
async def home(discord: DiscordApi, clock: Clock, database_path: Path) -> AsyncIterator[Home]:
    """Return the bot in front of the Discord on loopback, running."""
    home = Home(discord=discord, database=database_path, clock=clock)
    await home.open()
    yield home
    await home.close()


@pytest.fixture
def ann(discord: DiscordApi) -> Person:
    """Return somebody who talks to the bot there."""
    return discord.person("Ann")


@pytest.fixture
def lounge(discord: DiscordApi) -> Channel:
    """Return a channel there."""
    return discord.channel("lounge")


@pytest.fixture
async def thread(home: Home, ann: Person, lounge: Channel) -> Channel:
    """Return a thread in which the bot has answered once; its model echoes."""
    home.script(echo)
    thread = await ann.opens_thread("Tea", to=lounge)
    await ask(ann, "first", thread, mentions_bot=True)
    await thread.until_shown("Answer first.")
    await home.until_ended(1)
    return thread


async def somebody_with(env: Env, house: House, *personas: str, **changes: Any) -> UserHandle:
    """Return somebody who made personas of these names."""
    ann = env.create_user("ann")
    identity = Identity(platform="discord", external_id=str(ann.id), display_name="ann")
    await owns(house.application, identity, *personas, **changes)
    return ann
