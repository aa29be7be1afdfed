"""The wired bot: what building, entering, running and leaving it do, and do not."""

import asyncio
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.bootstrap import Application
from bot.domain.errors import ConfigurationError
from bot.domain.place import PlatformName
from bot.domain.reply import Reply
from bot.ports.platform import Platform
from bot.settings import Settings
from tests.builders import a_caller, a_direct_chat, an_incoming
from tests.fakes.language_model import ScriptedModel
from tests.fakes.platform import RecordingPlatform

EVERYWHERE: Sequence[PlatformName] = ("telegram", "console", "discord")


class Ending(RecordingPlatform):
    """A platform whose run ends at once: by itself, or for a reason that the test gives."""

    def __init__(self, reason: Exception | None = None) -> None:
        super().__init__()
        self._reason = reason

    async def run(self) -> None:
        """End."""
        if self._reason is not None:
            raise self._reason


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return settings with tokens for all platforms, and a database that is not there yet."""
    sections: dict[str, Any] = {
        "database": {"url": f"sqlite:///{tmp_path / 'room' / 'greenroom.db'}"},
        "llm": {"model": "openai:stub", "api_key": "k"},
        "discord": {"token": "t"},
        "telegram": {"token": "1:t"},
    }
    return Settings.model_validate(sections)


def a_bot(
    settings: Settings, *platforms: Platform, model: ScriptedModel | None = None
) -> Application:
    """Return the bot with these in place of real platforms."""
    application = Application(settings, platforms=(), model=model or ScriptedModel("Fine."))
    application.platforms.update(zip(EVERYWHERE, platforms, strict=False))
    return application


def threads_of_the_database() -> int:
    """Return how many connections are open: each has a thread."""
    return sum("_connection_worker" in thread.name for thread in threading.enumerate())


def test_nothing_is_opened_when_the_bot_is_built(settings: Settings, tmp_path: Path) -> None:
    threads = set(threading.enumerate())

    bot = Application(settings, platforms=EVERYWHERE)

    assert tuple(bot.platforms) == tuple(EVERYWHERE)
    assert list(tmp_path.iterdir()) == []
    assert set(threading.enumerate()) - threads == set()


async def test_personas_can_be_talked_to_when_the_bot_is_entered(settings: Settings) -> None:
    async with a_bot(settings) as bot:
        listed = await run_line(bot, "persona list")

    assert listed.text.count("\n- ") == 8
    assert "Coach** (`coach`)" in listed.text


async def test_the_start_ends_when_the_default_persona_does_not_exist(
    settings: Settings,
) -> None:
    personas = settings.personas.model_copy(update={"default": "nobody"})
    bot = a_bot(settings.model_copy(update={"personas": personas}))

    with pytest.raises(ConfigurationError, match="default persona 'nobody' does not exist"):
        async with bot:
            pytest.fail("the bot started")

    assert threads_of_the_database() == 0


async def test_everything_is_let_go_of_when_the_bot_is_left(settings: Settings) -> None:
    model = ScriptedModel()

    async with a_bot(settings, model=model) as bot:
        await run_line(bot, "persona list")
        assert threads_of_the_database() > 0

    assert threads_of_the_database() == 0
    assert model.is_closed


async def test_a_run_ends_when_every_platform_has_ended(settings: Settings) -> None:
    async with a_bot(settings, Ending(), Ending()) as bot, asyncio.timeout(5):
        await bot.run(asyncio.Event())


async def test_a_run_ends_with_the_reason_when_no_platform_can_run(settings: Settings) -> None:
    faults = [Ending(ConfigurationError(f"Token {n} is wrong.")) for n in (1, 2)]

    async with a_bot(settings, *faults) as bot:
        with pytest.raises(ConfigurationError, match="Token 1 is wrong"):
            await bot.run(asyncio.Event())


async def test_a_run_goes_on_when_one_of_two_platforms_cannot(settings: Settings) -> None:
    stop = asyncio.Event()
    listening = RecordingPlatform()

    async with a_bot(settings, listening, Ending(ConfigurationError("No token."))) as bot:
        running = asyncio.create_task(bot.run(stop))
        await answered(bot, "Hello")
        assert not running.done()
        stop.set()
        await running

    assert listening.at(a_direct_chat()).answers == ["🌸 Riya: Fine."]


async def test_signs_of_life_are_given_while_the_bot_runs(
    settings: Settings, unused_tcp_port: int
) -> None:
    signs = settings.signs.model_copy(update={"port": unused_tcp_port})
    stop, bot = asyncio.Event(), a_bot(settings.model_copy(update={"signs": signs}))
    bot.platforms["telegram"] = platform = RecordingPlatform()

    async with bot, httpx.AsyncClient(base_url=f"http://127.0.0.1:{unused_tcp_port}") as watcher:
        running = asyncio.create_task(bot.run(stop))
        await answered(bot, "Hello")
        ready, counts = await watcher.get("/readyz"), await watcher.get("/metrics")
        stop.set()
        await running
        with pytest.raises(httpx.ConnectError):
            await watcher.get("/healthz")

    assert (ready.text, len(platform.at(a_direct_chat()).answers)) == ("ready\n", 1)
    assert "greenroom_turns_answered_total 1.0" in counts.text


async def test_the_answer_in_hand_is_finished_when_the_bot_is_asked_to_stop(
    settings: Settings,
) -> None:
    model, platform, stop = ScriptedModel("All of it."), RecordingPlatform(), asyncio.Event()
    model.hold = asyncio.Event()

    async with a_bot(settings, platform, model=model) as bot:
        running = asyncio.create_task(bot.run(stop))
        await bot.front_desk.accept(an_incoming("Hello"))
        await model.spoke.wait()
        stop.set()
        await asyncio.sleep(0)
        assert not running.done()
        model.hold.set()
        await running

    assert platform.at(a_direct_chat()).answers == ["🌸 Riya: All of it."]


async def test_an_answer_that_takes_too_long_is_given_at_the_next_start(
    settings: Settings,
) -> None:
    conversation = settings.conversation.model_copy(update={"stop_within": 0.01})
    settings = settings.model_copy(update={"conversation": conversation})
    slow, fast, platform = ScriptedModel("Never said."), ScriptedModel(), RecordingPlatform()
    slow.hold, stop = asyncio.Event(), asyncio.Event()

    async with a_bot(settings, platform, model=slow) as bot:
        await bot.front_desk.accept(an_incoming("Hello"))
        await slow.spoke.wait()
        stop.set()
        await bot.run(stop)
    assert platform.at(a_direct_chat()).answers == []

    stop.clear()
    async with a_bot(settings, platform, model=fast) as bot:
        running = asyncio.create_task(bot.run(stop))
        await fast.spoke.wait()
        await bot.front_desk.settle(a_direct_chat())
        stop.set()
        await running
    assert platform.at(a_direct_chat()).answers == ["🌸 Riya: I hear you."]


async def run_line(bot: Application, line: str) -> Reply:
    """Run a command line of Ann's."""
    invocation = bot.commands.parse(line, a_caller())
    assert invocation is not None
    return await bot.commands.run(invocation)


async def answered(bot: Application, text: str) -> None:
    """Let Ann say something, and return when it is answered."""
    await bot.front_desk.accept(an_incoming(text))
    await bot.front_desk.settle(a_direct_chat())
