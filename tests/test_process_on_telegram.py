"""A real process on Telegram: how it stops, and how it bears a platform that is away."""

import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.command_line import Settings, greenroom
from tests.furnished import database_path, furnished
from tests.platforms.bot_api.server import BotApi
from tests.platforms.model_server import ModelServer, Said

__all__ = ["database_path", "furnished"]

LOGGED_IN = "Logged in to Telegram as @greenroom_bot"
AWAY = {"DISCORD__TOKEN": "a-token-for-tests", "DISCORD__API_BASE": "http://127.0.0.1:9/api/v10"}
AWAY_AGAIN = "discord failed; it starts again in 2 s: Discord cannot be reached."


@pytest.fixture
async def telegram() -> AsyncIterator[BotApi]:
    """Return a Telegram."""
    async with BotApi() as telegram:
        yield telegram


@pytest.fixture
async def model() -> AsyncIterator[ModelServer]:
    """Return a model that says one sentence."""
    async with ModelServer(Said(chunks=("Well then, ", "here I ", "am."))).running() as model:
        yield model


@pytest.fixture
def settings(telegram: BotApi, model: ModelServer, database_path: Path) -> Settings:
    """Return the settings that lead to both."""
    return {
        "DATABASE__URL": f"sqlite:///{database_path}",
        "TELEGRAM__TOKEN": telegram.token,
        "TELEGRAM__BASE_URL": telegram.base_url,
        "CONVERSATION__BURST_WITHIN": "0",
        "LLM__MODEL": "openai:stub",
        "LLM__BASE_URL": model.base_url,
    }


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_an_answer_in_hand_is_finished_when_the_process_is_asked_to_stop(
    telegram: BotApi,
    model: ModelServer,
    settings: Settings,
    tmp_path: Path,
    number: signal.Signals,
) -> None:
    alice = telegram.person("Alice")
    model.hold_after = 1
    model.go_on.clear()
    async with greenroom(folder=tmp_path, settings=settings) as run:
        await run.until_err(LOGGED_IN)
        await alice.sends("Anybody there?")
        await telegram.until_sent("sendMessageDraft")

        run.signal(number)
        model.go_on.set()
        ended = await run.ended()

    assert ended.code == 0
    assert "Traceback" not in ended.err
    assert alice.chat.texts() == ["🌸 Riya\nWell then, here I am."]


async def test_an_answer_in_hand_waits_for_the_next_start_when_it_takes_longer_than_the_limit(
    telegram: BotApi, model: ModelServer, settings: Settings, tmp_path: Path
) -> None:
    alice, group = telegram.person("Alice"), telegram.group()
    settings = {**settings, "CONVERSATION__STOP_WITHIN": "0.2"}
    model.hold_after = 1
    model.go_on.clear()
    async with greenroom(folder=tmp_path, settings=settings) as run:
        await run.until_err(LOGGED_IN)
        await alice.sends("@greenroom_bot anybody there?", to=group)
        (begun,) = await group.until_said(1)

        run.signal(signal.SIGTERM)
        ended = await run.ended()
    assert (ended.code, "Traceback" in ended.err) == (0, False)

    model.go_on.set()
    async with greenroom(folder=tmp_path, settings=settings) as run:
        await run.until_err(LOGGED_IN)
        whole = await group.until_shown("Well then, here I am.")
        run.signal(signal.SIGTERM)
        await run.ended()

    assert whole.id == begun.id, "it goes on in the message that was there"
    assert group.texts() == ["🌸 Riya\nWell then, here I am."]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_second_signal_leaves_at_once_and_nothing_is_lost_or_told_twice(
    telegram: BotApi,
    model: ModelServer,
    settings: Settings,
    tmp_path: Path,
    number: signal.Signals,
) -> None:
    alice = telegram.person("Alice")
    model.hold_after = 1
    model.go_on.clear()
    async with greenroom(folder=tmp_path, settings=settings) as run:
        await run.until_err(LOGGED_IN)
        await alice.sends("Anybody there?")
        await telegram.until_sent("sendMessageDraft")

        run.signal(signal.SIGTERM)
        await run.until_err("a second signal stops at once")
        run.signal(number)
        ended = await run.ended()
    assert (ended.code, "Traceback" in ended.err) == (-number, False)
    assert alice.chat.texts() == []

    model.go_on.set()
    async with greenroom(folder=tmp_path, settings=settings) as run:
        await run.until_err(LOGGED_IN)
        await alice.chat.until_shown("Well then, here I am.")
        run.signal(signal.SIGTERM)
        await run.ended()

    assert alice.chat.texts() == ["🌸 Riya\nWell then, here I am."]


async def test_what_is_said_while_the_process_stops_is_answered_at_the_next_start(
    telegram: BotApi, model: ModelServer, settings: Settings, tmp_path: Path
) -> None:
    alice = telegram.person("Alice")
    model.hold_after = 1
    model.go_on.clear()
    async with greenroom(folder=tmp_path, settings=settings) as run:
        await run.until_err(LOGGED_IN)
        await alice.sends("First")
        await telegram.until_sent("sendMessageDraft")
        run.signal(signal.SIGTERM)
        await run.until_err("Stopping")
        await alice.sends("Second")
        model.go_on.set()
        assert (await run.ended()).code == 0
    assert len(model.requests) == 1

    async with greenroom(folder=tmp_path, settings=settings) as run:
        await run.until_err(LOGGED_IN)
        await alice.chat.until_said(2)
        run.signal(signal.SIGTERM)
        await run.ended()

    assert alice.chat.texts() == ["🌸 Riya\nWell then, here I am.", "Well then, here I am."]


async def test_a_platform_that_is_away_is_told_and_tried_again_and_stops_no_other(
    telegram: BotApi, settings: Settings, tmp_path: Path
) -> None:
    alice = telegram.person("Alice")
    settings = {**settings, **AWAY}
    async with greenroom(folder=tmp_path, settings=settings) as run:
        await run.until_err(AWAY_AGAIN)

        await alice.sends("Anybody there?")
        await alice.chat.until_shown("Well then, here I am.")
        run.signal(signal.SIGTERM)
        ended = await run.ended()

    assert ended.code == 0
    assert LOGGED_IN in ended.err
    assert "Traceback" not in ended.err
