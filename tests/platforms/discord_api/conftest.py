"""The real client library in front of this Discord, and Greenroom, too."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import discord as library
import pytest
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from adapters.discord.adapter import redirect
from adapters.discord.config import DiscordConfig
from tests.conftest import ROOT
from tests.fakes.clock import FakeClock
from tests.platforms.changes import Changes
from tests.platforms.discord_api.judging import complaints
from tests.platforms.discord_api.people import Person
from tests.platforms.discord_api.server import DiscordApi


class Listener(library.Client):
    """A small bot that hears, and answers as a test says."""

    def __init__(
        self,
        *,
        hears_channels: bool = True,
        reads: bool = True,
        heartbeat_timeout: float = 60.0,
    ) -> None:
        intents = library.Intents.none()
        intents.guilds = intents.dm_messages = True
        intents.guild_messages = hears_channels
        intents.message_content = reads
        super().__init__(
            intents=intents,
            allowed_mentions=library.AllowedMentions.none(),
            guild_ready_timeout=0.01,
            heartbeat_timeout=heartbeat_timeout,
        )
        self.tree = app_commands.CommandTree[library.Client](self)
        self.tree.error(self.on_refusal)
        self.changes = Changes()
        self.heard: list[library.Message] = []
        self.edited: list[library.Message] = []
        self.deleted: list[int] = []
        self.threads: list[library.Thread] = []
        self.called: list[library.Interaction] = []
        self.failed: list[int] = []
        """The codes with which answers to commands were refused."""
        self.resumes = 0

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait for nothing: there is only one bot."""
        del shard_id, initial

    async def on_message(self, message: library.Message) -> None:
        """Note what people say."""
        if message.author != self.user:
            self.heard.append(message)
            self.changes.happened()

    async def on_raw_message_edit(self, event: library.RawMessageUpdateEvent) -> None:
        """Note what a message says now."""
        self.edited.append(event.message)
        self.changes.happened()

    async def on_raw_message_delete(self, event: library.RawMessageDeleteEvent) -> None:
        """Note that a message is gone."""
        self.deleted.append(event.message_id)
        self.changes.happened()

    async def on_interaction(self, interaction: library.Interaction) -> None:
        """Note what people do; commands go to the tree as well."""
        self.called.append(interaction)
        self.changes.happened()

    async def on_guild_channel_create(self, channel: library.abc.GuildChannel) -> None:
        """Let who waits look at the channels again."""
        del channel
        self.changes.happened()

    async def on_refusal(
        self,
        interaction: library.Interaction[library.Client],
        error: app_commands.AppCommandError,
    ) -> None:
        """Note that an answer was refused."""
        del interaction
        assert isinstance(error, app_commands.CommandInvokeError)
        assert isinstance(error.original, library.HTTPException)
        self.failed.append(error.original.code)
        self.changes.happened()

    async def on_thread_create(self, thread: library.Thread) -> None:
        """Note a thread that was opened."""
        self.threads.append(thread)
        self.changes.happened()

    async def on_resumed(self) -> None:
        """Note that a session goes on."""
        self.resumes += 1
        self.changes.happened()

    async def until_heard(self, count: int) -> list[library.Message]:
        """Return what people said once it is that much."""
        await self.until(lambda: len(self.heard) >= count)
        return self.heard

    async def until(self, condition: Callable[[], bool]) -> None:
        """Return when a condition holds."""
        await self.changes.until(condition, lambda: f"it; people said {self.texts()}")

    def texts(self) -> list[str]:
        """Return what people said."""
        return [message.content for message in self.heard]


@asynccontextmanager
async def listening(
    discord: DiscordApi, client: Listener | None = None
) -> AsyncGenerator[Listener]:
    """Connect a client until the end of the block."""
    client = client or Listener()
    running = asyncio.create_task(client.start(discord.settings["token"]))
    try:
        await discord.gateway.until_connected()
        await client.wait_until_ready()
        yield client
    finally:
        await client.close()
        await running
        await discord.gateway.until_gone()


@pytest.fixture
def restored(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put back where the library finds Discord, which only its class attributes say."""
    for owner, name in ((Route, "BASE"), (DiscordWebSocket, "DEFAULT_GATEWAY")):
        monkeypatch.setattr(owner, name, getattr(owner, name))
    monkeypatch.setattr(library.Asset, "BASE", library.Asset.BASE)


@pytest.fixture
def clock() -> FakeClock:
    """Return the clock of this Discord, which begins at the present."""
    return FakeClock(datetime.now(UTC))


@pytest.fixture
async def discord(restored: None, clock: FakeClock) -> AsyncIterator[DiscordApi]:
    """Return a Discord that the library is pointed at."""
    del restored
    async with DiscordApi(now=clock.now) as server:
        redirect(DiscordConfig.model_validate(server.settings))
        yield server


@pytest.fixture
def judged(discord: DiscordApi) -> Iterator[None]:
    """Judge at the end all that was asked."""
    yield
    assert complaints(discord, ROOT.parent / "shared") == []


@pytest.fixture
async def client(discord: DiscordApi) -> AsyncIterator[Listener]:
    """Return a client that is connected."""
    async with listening(discord) as client:
        yield client


@pytest.fixture
def ann(discord: DiscordApi) -> Person:
    """Return somebody who talks to the bot."""
    return discord.person("Ann")
