"""A bot on Telegram that is killed again and again gives each message one answer, in order."""

import asyncio
import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.crash.process import BotProcess
from tests.crash.talks import KILLS, Talk, count, echo, stored_answers, until_all_are_answered
from tests.furnished import database_path, furnished
from tests.platforms.bot_api.people import Person
from tests.platforms.bot_api.server import BotApi
from tests.platforms.model_server import ModelServer

__all__ = ["database_path", "furnished"]

_KILLS = KILLS // 2
_PEOPLE = 6
_WINDOW = 0.3
"""Seconds that a call and the note of it take on a busy machine."""


@pytest.fixture
async def telegram() -> AsyncIterator[BotApi]:
    """Return a Telegram that outlives the bot."""
    async with BotApi() as server:
        yield server


async def test_every_message_has_one_answer_whenever_the_bot_is_killed(
    telegram: BotApi, database_path: Path, tmp_path: Path
) -> None:
    chance = random.Random(4)  # noqa: S311  # not for secrets; the same kills every time
    talks = [talk(n, telegram.person(f"Person {n}")) for n in range(_PEOPLE)]
    async with ModelServer(reply=echo).running() as model:
        bot = BotProcess(
            environment={
                # People here ask on and on while nobody is there to answer.
                "GREENROOM_CONVERSATION__QUEUE_OF_USER": "1000",
                "GREENROOM_CONVERSATION__QUEUE_HERE": "1000",
                "GREENROOM_CONVERSATION__BURST_WITHIN": "0",
                "GREENROOM_DATABASE__URL": f"sqlite:///{database_path}",
                "GREENROOM_SAFETY__FIRST_CONTACT": "false",
                "GREENROOM_LLM__MODEL": "openai:stub",
                "GREENROOM_LLM__BASE_URL": model.base_url,
                "GREENROOM_TELEGRAM__TOKEN": telegram.token,
                "GREENROOM_TELEGRAM__BASE_URL": telegram.base_url,
                "GREENROOM_TELEGRAM__BASE_FILE_URL": telegram.base_file_url,
            },
            log=tmp_path / "bot.log",
        )
        for _ in range(_KILLS):
            await live_a_while(bot, telegram, talks, chance)
            await bot.kill()
        await bot.start()
        await until_all_are_answered(talks, bot)
        assert await bot.stop() == 0

    figures = count(talks, kills=_KILLS)
    print(f"\nTelegram: {figures}")  # noqa: T201  # the figures are what this test is for
    assert figures.missing == []
    for one in talks:
        assert list(dict.fromkeys(one.answers())) == one.asked
    in_the_window = [name for name in figures.doubled if was_in_the_window(telegram, bot, name)]
    assert figures.doubled == in_the_window
    assert stored_answers(database_path) == {name: 1 for one in talks for name in one.asked}


def talk(number: int, person: Person) -> Talk:
    """Return a talk of a person with the bot."""
    return Talk(number=number, say=person.sends, texts=person.chat.texts)


async def live_a_while(
    bot: BotProcess, telegram: BotApi, talks: list[Talk], chance: random.Random
) -> None:
    """Let the bot run for a random time, in which people ask on."""
    polls = len(telegram.sent("getUpdates"))
    await bot.start()
    await telegram.until_sent("getUpdates", polls + 1)
    for _ in range(chance.randrange(1, 8)):
        await chance.choice(talks).ask()
        await asyncio.sleep(chance.uniform(0, 0.12))
    await asyncio.sleep(chance.uniform(0, 0.4))


def was_in_the_window(telegram: BotApi, bot: BotProcess, name: str) -> bool:
    """Tell whether a kill followed at once when the first copy of an answer was sent.

    That is the one documented window: Telegram took the message, and the bot did not live to note
    it. Telegram has no key by which it would recognise the second copy.
    """
    sent = telegram.sent("sendMessage")
    first = next(r.came_at for r in sent if f"Answer {name} is here" in str(r.params.get("text")))
    return any(0 <= kill - first <= _WINDOW for kill in bot.kills)
