"""The whole bot, wired as in production, with a platform that only takes note of the time."""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from pydantic import SecretStr

from bot.bootstrap import Application
from bot.domain.attachment import Attachment
from bot.domain.command import Caller
from bot.domain.errors import DeliveryError
from bot.domain.file import File
from bot.domain.health import Finding
from bot.domain.message import IncomingMessage
from bot.domain.place import PlaceAddress, PlaceKey, PlatformName, Rights
from bot.domain.prompt import ModelEvent, Prompt
from bot.domain.reply import Reply
from bot.domain.user import Identity
from bot.llm.build import build
from bot.llm.config import LlmConfig
from bot.ports.channel import Answer, Channel, DeliveryLedger
from bot.ports.language_model import LanguageModel
from bot.settings import ConversationConfig, SafetyConfig, Settings
from storage.config import DatabaseConfig
from storage.sealing.config import SecurityConfig

PERSONA = "coach"


class TimedModel:
    """A model that notes how long it kept the bot waiting, and what it was asked."""

    def __init__(self, model: LanguageModel) -> None:
        self._model = model
        self.waited = 0.0
        """Seconds, in all."""
        self.last_prompt: Prompt | None = None

    async def stream(self, prompt: Prompt) -> AsyncGenerator[ModelEvent]:
        """Answer the prompt."""
        self.last_prompt = prompt
        async with aclosing(self._model.stream(prompt)) as events:
            while True:
                begun = time.perf_counter()
                try:
                    event = await anext(events)
                except StopAsyncIteration:
                    return
                finally:
                    self.waited += time.perf_counter() - begun
                yield event

    async def aclose(self) -> None:
        """Close the model."""
        await self._model.aclose()


class NullPlatform:
    """A platform on which sending takes no time."""

    def __init__(self) -> None:
        self._shown: dict[PlaceKey, asyncio.Event] = {}

    @property
    def name(self) -> PlatformName:
        """Return whose place it takes."""
        return "telegram"

    @property
    def whispers(self) -> bool:
        """Show nobody anything."""
        return True

    @property
    def largest_file(self) -> int:
        """Take nothing at all."""
        return 0

    def shown(self, place: PlaceAddress) -> asyncio.Event:
        """Return the event that is set when an answer was shown there."""
        return self._shown.setdefault(place.key, asyncio.Event())

    def channel(self, place: PlaceAddress) -> Channel:
        """Return a place to speak in."""
        return _NullChannel(self.shown(place))

    async def run(self) -> None:
        """Have nothing to listen to."""

    async def open_place(self, parent: PlaceAddress, *, title: str) -> PlaceAddress | None:
        """Have no threads."""
        del parent, title

    async def rename_place(self, place: PlaceAddress, *, title: str) -> str | None:
        """Have nothing to rename."""
        del place, title

    async def direct_chat(self, identity: Identity) -> PlaceAddress:
        """Have a chat with everybody."""
        return PlaceAddress(key=PlaceKey("discord", identity.external_id), kind="direct")

    async def rights(self, caller: Caller) -> Rights:
        """Let everybody do everything."""
        del caller
        return Rights(may_manage_place=True, may_manage_server=True)

    async def examine(self, place: PlaceAddress) -> tuple[Finding, ...]:
        """Find nothing."""
        del place
        return ()

    async def fetch(self, attachment: Attachment, *, limit: int) -> File:
        """Have nothing to hand out."""
        del limit
        raise DeliveryError(attachment.name)

    async def check(self) -> tuple[Finding, ...]:
        """Have nothing that could be wrong."""
        return ()


class _NullChannel:
    """Shows an answer in one part."""

    def __init__(self, shown: asyncio.Event) -> None:
        self._shown = shown

    async def stream(self, answer: Answer, ledger: DeliveryLedger) -> None:
        """Take all pieces, then send once, with the ledger kept as every adapter does."""
        async for _ in answer.pieces:
            pass
        await ledger.sending(0)
        await ledger.sent(0, "1")
        self._shown.set()

    async def show(self, reply: Reply) -> None:
        """Fail: in a benchmark, the bot has nothing to say itself."""
        message = f"the benchmark went wrong: {reply.text}"
        raise RuntimeError(message)


class Bot:
    """A running bot that a benchmark talks to."""

    def __init__(self, application: Application, model: TimedModel, platform: NullPlatform) -> None:
        self.application = application
        self.model = model
        self._platform = platform
        self._messages = 0

    async def say(self, chat_id: str, text: str = "How do I begin?") -> None:
        """Send a message; returns when its answer was shown."""
        place = a_chat(chat_id)
        shown = self._platform.shown(place)
        shown.clear()
        self._messages += 1
        incoming = IncomingMessage(
            bot_account="telegram:1",
            message_id=str(self._messages),
            place=place,
            sender=Identity(platform="telegram", external_id=chat_id, display_name="Ann"),
            text=text,
            sent_at=datetime.now(UTC),
        )
        await self.application.front_desk.accept(incoming)
        await shown.wait()

    async def settle(self, chat_id: str) -> None:
        """Return when the last answer there is recorded."""
        await self.application.front_desk.settle(a_chat(chat_id))


def a_chat(chat_id: str) -> PlaceAddress:
    """Return a direct chat."""
    return PlaceAddress(key=PlaceKey("telegram", chat_id), kind="direct", title="Ann")


def settings_for(
    folder: Path,
    base_url: str = "http://127.0.0.1:9/v1",
    *,
    security: SecurityConfig | None = None,
) -> Settings:
    """Return settings with a database in that folder and the model at that address."""
    return Settings(
        database=DatabaseConfig(url=SecretStr(f"sqlite:///{folder / 'bench.db'}")),
        security=security or SecurityConfig(),
        llm=LlmConfig(model="openai:stub", base_url=base_url, api_key=SecretStr("none")),
        conversation=ConversationConfig(burst_within=0, titles=False),
        safety=SafetyConfig(first_contact=False),
    )


@asynccontextmanager
async def running_bot(
    folder: Path, base_url: str, *, security: SecurityConfig | None = None
) -> AsyncGenerator[Bot]:
    """Run the bot on a database in that folder."""
    settings = settings_for(folder, base_url, security=security)
    model = TimedModel(build(settings.llm))
    application = Application(settings, platforms=(), model=model)
    platform = NullPlatform()
    application.platforms["telegram"] = platform
    async with application:
        bot = Bot(application, model, platform)
        await bot.say("warm-up")
        await bot.settle("warm-up")
        yield bot
