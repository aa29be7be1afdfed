"""The whole bot in front of the Discord on loopback, where it can be gone for a while."""

import asyncio
import re
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from adapters.discord.adapter import DiscordAdapter
from bot.bootstrap import Application
from bot.domain.prompt import Prompt
from bot.ports.clock import Clock
from bot.settings import Settings
from tests.fakes.language_model import Line, RecastModel, ScriptedModel
from tests.platforms.discord_api.channels import Channel
from tests.platforms.discord_api.people import Person
from tests.platforms.discord_api.server import DiscordApi

_POINTER = re.compile(r"\A-# \[↪ In reply to this\]\(https://\S+\)\n")


@dataclass
class Home:
    """The bot, its database, and what its model will say."""

    discord: DiscordApi
    database: Path
    clock: Clock | None = None
    model: RecastModel = field(default_factory=RecastModel)
    burst_within: float = 0
    """Within how many seconds messages are one question."""
    access: dict[str, Any] = field(default_factory=dict[str, Any])
    limits: dict[str, Any] = field(default_factory=dict[str, Any])
    """What the settings of the next run say of who is let in, and of how much they may ask."""
    titles: bool = False
    """Whether the next run asks the model for titles."""
    first_contact: bool = False
    """Whether the next run says to everybody that it is an AI."""
    gives_up_after: float = 60.0
    """Seconds that the gateway may say nothing."""
    webhooks: bool = True
    """Whether personas may speak by them."""
    application: Application | None = None
    _stop: asyncio.Event = field(default_factory=asyncio.Event)
    _running: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Begin a run of the bot; return when Discord has let it in."""
        settings = Settings.model_validate(
            {
                "database": {"url": f"sqlite:///{self.database}"},
                "conversation": {"burst_within": self.burst_within, "titles": self.titles},
                "llm": {"model": "openai:large"},
                "access": self.access,
                "limits": self.limits,
                "safety": {"first_contact": self.first_contact},
                "discord": {**self.discord.settings, "webhooks": self.webhooks},
            }
        )
        self.application = Application(
            settings, platforms=("discord",), model=self.model, clock=self.clock
        )
        self._set_patience(self.application)
        await self.application.__aenter__()
        self._stop = asyncio.Event()
        self._running = asyncio.create_task(self.application.run(self._stop))
        await self.discord.gateway.until_connected()

    def _set_patience(self, application: Application) -> None:
        """Tell discord.py how long to wait for a sign of life, which it takes when it is made."""
        adapter = application.platforms["discord"]
        assert isinstance(adapter, DiscordAdapter)
        vars(adapter.client)["_connection"].heartbeat_timeout = self.gives_up_after

    async def close(self) -> None:
        """End the run in good order."""
        if self.application is not None and self._running is not None:
            self._stop.set()
            await self._running
            await self.application.__aexit__(None, None, None)
            self.application = None
            await self.discord.gateway.until_gone()

    async def stop_at_once(self) -> None:
        """End the turns in hand without letting them come to an end, as a kill does."""
        assert self.application is not None
        await self.application.engine.drain(0)

    async def restart(self) -> None:
        """End the run and begin another one, as a new process would."""
        await self.close()
        await self.open()

    @property
    def is_running(self) -> bool:
        """Tell whether the run goes on."""
        return self._running is not None and not self._running.done()

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
        await self.until_stored("SELECT count(*) FROM turns WHERE finished_at IS NOT NULL", count)

    async def until_answered_again(self, attempts: int = 2) -> None:
        """Return when a turn has been answered that many times and it is recorded."""
        await self.until_stored("SELECT max(attempt) FROM turns WHERE state = 'answered'", attempts)

    async def until_stored(self, query: str, value: object) -> None:
        """Return when a query has this one value for its answer."""
        for _ in range(4000):
            if self.stored(query) == [(value,)]:
                return
            await asyncio.sleep(0.005)
        pytest.fail(f"{query} is {self.stored(query)}, not {value}")


async def ask(person: Person, name: str, to: Channel, *, mentions_bot: bool = False) -> None:
    """Ask a question that can be told from others."""
    await person.says(f"Question {name}?", to=to, mentions_bot=mentions_bot)


def echo(prompt: Prompt) -> str:
    """Answer the question that was asked last."""
    names = re.findall(r"Question (\w+)", prompt.messages[-1].content)
    return f"Answer {names[-1]}."


def answers(channel: Channel) -> list[str]:
    """Return which questions were answered in a channel, in the order of the answers."""
    return [name for text in channel.texts() for name in re.findall(r"Answer (\w+)\.", text)]


def seen(channel: Channel) -> list[tuple[str, str]]:
    """Return who says what of all that everybody in a channel sees of the bot."""
    said = [post for post in channel.said() if not post.is_ephemeral]
    return [(post.author.name, _POINTER.sub("", post.text)) for post in said]
