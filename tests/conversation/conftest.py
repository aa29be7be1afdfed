"""The whole bot but for the platform, which shows everything to a list."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.bootstrap import Application
from bot.conversation.config import AccessConfig, LimitsConfig
from bot.domain.command import Caller
from bot.domain.message import IncomingMessage
from bot.domain.place import PlaceAddress
from bot.domain.policy import THE_BOT
from bot.domain.reply import Reply
from bot.ports.clock import Clock
from bot.settings import SafetyConfig, Settings
from tests.builders import a_caller, an_incoming
from tests.fakes.language_model import ScriptedModel
from tests.fakes.platform import RecordingPlatform, Shown
from tests.furnished import database_path, furnished

__all__ = ["database_path", "furnished"]


@dataclass(slots=True)
class House:
    """A running bot, and what a test does with it."""

    application: Application
    platform: RecordingPlatform
    model: ScriptedModel
    _messages: int = 0

    async def hears(self, text: str, **changes: object) -> IncomingMessage:
        """Take a message in, without waiting for its answer."""
        self._messages += 1
        incoming = an_incoming(text, **{"message_id": str(self._messages), **changes})
        await self.application.front_desk.accept(incoming)
        return incoming

    async def answers(self, text: str, **changes: object) -> Shown:
        """Take a message in; returns what can be seen there when it is answered."""
        incoming = await self.hears(text, **changes)
        await self.application.front_desk.settle(incoming.place)
        return self.platform.at(incoming.place)

    async def runs(self, line: str, caller: Caller | None = None) -> Reply:
        """Run a command line."""
        invocation = self.application.commands.parse(line, caller or a_caller())
        assert invocation is not None, f"no such command: {line}"
        return await self.application.commands.run(invocation)

    async def kept(self, place: PlaceAddress | None = None) -> list[str]:
        """Return what is stored of the conversation in a place, oldest first."""
        async with self.application.storage.reading(THE_BOT) as uow:
            known = await uow.places.find((place or a_caller().place).key)
            session = await uow.sessions.find_current(known.id) if known else None
            window = await uow.messages.window(session.id, 100) if session else ()
        return [message.content for message in window]

    def now(self) -> datetime:
        """Return the present moment of whoever writes."""
        return datetime.now(UTC)

    async def settles(self, place: PlaceAddress) -> None:
        """Wait until nothing is being answered there."""
        await self.application.front_desk.settle(place)


Open = Callable[..., AbstractAsyncContextManager[House]]


@pytest.fixture
def model_id() -> str:
    """Return which model the settings name; what answers is scripted all the same."""
    return "openai:large"


@pytest.fixture
def open_house(database_path: Path, tmp_path: Path, model_id: str) -> Open:
    """Return how to start the bot; each time on the same database."""
    platform = RecordingPlatform()
    settings = Settings.model_validate(
        {
            "llm": {"model": model_id},
            "conversation": {"burst_within": 0, "titles": False},
            "database": {"url": f"sqlite:///{database_path}"},
            "personas": {"dirs": [str(tmp_path / "personas")]},
        }
    )

    @asynccontextmanager
    async def opened(
        model: ScriptedModel | None = None,
        clock: Clock | None = None,
        *,
        limits: Mapping[str, Any] | None = None,
        safety: Mapping[str, Any] | None = None,
        default: str = "",
        access: Mapping[str, Any] | None = None,
        **conversation: Any,
    ) -> AsyncGenerator[House]:
        scripted = model or ScriptedModel("Fine.")
        asked = settings.conversation.model_copy(update=conversation)
        limited = LimitsConfig.model_validate(limits or {})
        admitted = AccessConfig.model_validate(access or {})
        application = Application(
            settings.model_copy(
                update={
                    "conversation": asked,
                    "limits": limited,
                    "access": admitted,
                    "safety": SafetyConfig.model_validate(
                        {"first_contact": False, **(safety or {})}
                    ),
                    "personas": settings.personas.model_copy(
                        update={"default": default or settings.personas.default}
                    ),
                }
            ),
            platforms=(),
            model=scripted,
            clock=clock,
        )
        application.platforms["telegram"] = platform
        async with application:
            yield House(application, platform, scripted)

    return opened


@pytest.fixture
async def house(open_house: Open) -> AsyncIterator[House]:
    """Return the bot, running."""
    async with open_house() as opened:
        yield opened
