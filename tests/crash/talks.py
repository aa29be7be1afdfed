"""People who ask question after question, and what became of their questions.

`CRASH_KILLS` says how often bots are killed in all, 15 times by default; 200 and more make the long
profile. The figures are printed at the end of each test; `-s` shows them.
"""

import asyncio
import os
import re
import sqlite3
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.crash.process import BotProcess
from tests.platforms.model_server import Said

KILLS = int(os.environ.get("CRASH_KILLS", "15"))
"""On all platforms together."""
_ASKED = re.compile(r"Question ([\d-]+)")
_ANSWERED = re.compile(r"Answer ([\d-]+) is here")
_LONGEST_SILENCE = 30.0
"""Seconds without any new answer."""


def echo(request: dict[str, Any]) -> Said:
    """Answer the last question, slowly enough to be killed in the middle."""
    asked = _ASKED.findall(request["messages"][-1]["content"])
    return Said(
        chunks=("Answer ", asked[-1], " is ", "here, ", "word ", "by ", "word."), pause=0.05
    )


@dataclass
class Talk:
    """One person in one place."""

    number: int
    say: Callable[[str], Awaitable[object]]
    """Writes something there."""
    texts: Callable[[], list[str]]
    """Returns what the bot said there."""
    asked: list[str] = field(default_factory=list[str])

    async def ask(self) -> None:
        """Ask the next question."""
        name = f"{self.number}-{len(self.asked)}"
        self.asked.append(name)
        await self.say(f"Question {name}?")

    def answers(self) -> list[str]:
        """Return which questions were answered, one for each message of the bot."""
        return [name for text in self.texts() for name in _ANSWERED.findall(text)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What became of all questions."""

    kills: int
    messages: int
    missing: list[str]
    """The questions without an answer."""
    doubled: list[str]
    """The questions that have more than one."""

    def __str__(self) -> str:
        """Return one line for people."""
        return (
            f"{self.kills} kills, {self.messages} messages,"
            f" {len(self.missing)} missing, {len(self.doubled)} doubled"
        )


def count(talks: Sequence[Talk], *, kills: int) -> Figures:
    """Compare what was asked with what is shown."""
    answers = {id(talk): talk.answers() for talk in talks}
    asked = [(name, answers[id(talk)]) for talk in talks for name in talk.asked]
    return Figures(
        kills=kills,
        messages=len(asked),
        missing=[name for name, shown in asked if name not in shown],
        doubled=[name for name, shown in asked if shown.count(name) > 1],
    )


async def until_all_are_answered(talks: Sequence[Talk], bot: BotProcess) -> None:
    """Wait until every question is answered, as long as one after the other is."""
    left = count(talks, kills=0).missing
    deadline = time.monotonic() + _LONGEST_SILENCE
    while left:
        assert bot.is_alive, bot.log.read_text()
        assert time.monotonic() < deadline, f"never answered: {left}"
        await asyncio.sleep(0.05)
        before, left = left, count(talks, kills=0).missing
        if len(left) < len(before):
            deadline = time.monotonic() + _LONGEST_SILENCE


def stored_answers(database: Path) -> dict[str, int]:
    """Return how many answers are stored for each question."""
    with sqlite3.connect(database) as db:
        rows = db.execute("SELECT content FROM messages WHERE role = 'assistant'").fetchall()
    db.close()
    names = [name for (content,) in rows for name in _ANSWERED.findall(content)]
    return {name: names.count(name) for name in names}
