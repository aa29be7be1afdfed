"""A bot that is killed again and again still gives each message one answer, in order.

`CRASH_KILLS` says how often it is killed, 15 by default; 200 and more make the long profile. The
figures are printed at the end; `-s` shows them.
"""

import asyncio
import os
import random
import re
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.crash.process import BotProcess
from tests.platforms.bot_api.people import Person
from tests.platforms.bot_api.server import BotApi
from tests.platforms.model_server import ModelServer, Said

KILLS = int(os.environ.get("CRASH_KILLS", "15"))
_PEOPLE = 6
_ASKED = re.compile(r"Question ([\d-]+)")
_ANSWERED = re.compile(r"Answer ([\d-]+) is here")
_LONGEST_WAIT = 60.0
_WINDOW = 0.3
"""Seconds that a call and the note of it take on a busy machine."""


def echo(request: dict[str, Any]) -> Said:
    """Answer the last question, slowly enough to be killed in the middle."""
    asked = _ASKED.findall(request["messages"][-1]["content"])
    return Said(
        chunks=("Answer ", asked[-1], " is ", "here, ", "word ", "by ", "word."), pause=0.05
    )


@dataclass
class Talk:
    """One person, asking question after question."""

    person: Person
    asked: list[str] = field(default_factory=list[str])

    async def ask(self) -> None:
        """Ask the next question."""
        name = f"{self.person.account.id}-{len(self.asked)}"
        self.asked.append(name)
        await self.person.sends(f"Question {name}?")

    def answers(self) -> list[str]:
        """Return which questions were answered in the chat, one for each message of the bot."""
        texts = self.person.chat.texts()
        return [name for text in texts for name in _ANSWERED.findall(text)]


@pytest.fixture
async def telegram() -> AsyncIterator[BotApi]:
    """Return a Telegram that outlives the bot."""
    async with BotApi() as server:
        yield server


async def test_every_message_has_one_answer_whenever_the_bot_is_killed(
    telegram: BotApi, tmp_path: Path
) -> None:
    chance = random.Random(4)  # noqa: S311  # not for secrets; the same kills every time
    database = tmp_path / "greenroom.db"
    talks = [Talk(telegram.person(f"Person {n}")) for n in range(_PEOPLE)]
    async with ModelServer(reply=echo).running() as model:
        bot = BotProcess(
            environment={
                "GREENROOM_DATABASE__URL": f"sqlite:///{database}",
                "GREENROOM_LLM__MODEL": "openai:stub",
                "GREENROOM_LLM__BASE_URL": model.base_url,
                "GREENROOM_TELEGRAM__TOKEN": telegram.token,
                "GREENROOM_TELEGRAM__BASE_URL": telegram.base_url,
                "GREENROOM_TELEGRAM__BASE_FILE_URL": telegram.base_file_url,
            },
            log=tmp_path / "bot.log",
        )
        for _ in range(KILLS):
            await live_a_while(bot, telegram, talks, chance)
            await bot.kill()
        await bot.start()
        await until_all_are_answered(talks, bot)
        assert await bot.stop() == 0

    missing, doubled = missing_and_doubled(talks)
    messages = sum(len(talk.asked) for talk in talks)
    print(  # noqa: T201  # the figures are what this test is for
        f"\n{KILLS} kills, {messages} messages, {len(missing)} missing, {len(doubled)} doubled"
    )
    assert missing == []
    for talk in talks:
        assert list(dict.fromkeys(talk.answers())) == talk.asked
    assert doubled == [name for name in doubled if was_in_the_window(telegram, bot, name)]
    assert stored_answers(database) == {name: 1 for talk in talks for name in talk.asked}


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


async def until_all_are_answered(talks: list[Talk], bot: BotProcess) -> None:
    """Wait until every question is answered."""
    async with asyncio.timeout(_LONGEST_WAIT):
        while any(set(talk.asked) - set(talk.answers()) for talk in talks):
            assert bot.is_alive, bot.log.read_text()
            await asyncio.sleep(0.05)


def missing_and_doubled(talks: list[Talk]) -> tuple[list[str], list[str]]:
    """Return the questions without an answer, and those with more than one."""
    missing: list[str] = []
    doubled: list[str] = []
    for talk in talks:
        answers = talk.answers()
        missing += [name for name in talk.asked if name not in answers]
        doubled += [name for name in talk.asked if answers.count(name) > 1]
    return missing, doubled


def was_in_the_window(telegram: BotApi, bot: BotProcess, name: str) -> bool:
    """Tell whether a kill followed at once when the first copy of an answer was sent.

    That is the one documented window: Telegram took the message, and the bot did not live to note
    it. Telegram has no key by which it would recognise the second copy.
    """
    sent = telegram.sent("sendMessage")
    first = next(r.came_at for r in sent if f"Answer {name} is here" in str(r.params.get("text")))
    return any(0 <= kill - first <= _WINDOW for kill in bot.kills)


def stored_answers(database: Path) -> dict[str, int]:
    """Return how many answers are stored for each question."""
    with sqlite3.connect(database) as db:
        rows = db.execute("SELECT content FROM messages WHERE role = 'assistant'").fetchall()
    db.close()
    names = [name for (content,) in rows for name in _ANSWERED.findall(content)]
    return {name: names.count(name) for name in names}
