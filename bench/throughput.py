"""Turns per second of parallel sessions, against the bare loop on the same stub."""

import asyncio
import statistics
import time
from collections.abc import Mapping

from bench import bare
from bench.bot import Bot
from bench.figures import Figure

TARGETS: Mapping[int, float | None] = {1: None, 50: None, 200: 0.6}
"""Sessions side by side, and the least share of the bare loop's speed."""


async def measure(bot: Bot, base_url: str, *, rounds: int, turns_per_round: int) -> list[Figure]:
    """Measure bot and bare loop in turns, so that a slow moment of the machine meets both."""
    system = bot.model.last_prompt.system if bot.model.last_prompt else ""
    figures: list[Figure] = []
    for sessions, target in TARGETS.items():
        each = _turns_each(sessions, turns_per_round)
        ours: list[float] = []
        theirs: list[float] = []
        for number in range(rounds):
            theirs.append(
                await bare.turns_per_second(base_url, system=system, sessions=sessions, turns=each)
            )
            name = f"{sessions}-{number}"
            ours.append(await _turns_per_second(bot, name, sessions=sessions, turns=each))
        figures.append(_figure(sessions, ours, theirs, target))
    return figures


def turns(turns_per_round: int) -> int:
    """Return how many turns the bot takes in one round, at all numbers of sessions together."""
    return sum(n * _turns_each(n, turns_per_round) for n in TARGETS)


def _turns_each(sessions: int, turns_per_round: int) -> int:
    """Return how many turns each session takes in one round."""
    return max(1, turns_per_round // sessions)


def _figure(sessions: int, ours: list[float], theirs: list[float], target: float | None) -> Figure:
    """Return the median of the ratios of all rounds."""
    ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
    return Figure(
        name=f"turns per second, {sessions} at a time",
        measured=f"{statistics.median(ours):.0f}",
        baseline=f"bare loop {statistics.median(theirs):.0f}",
        result=statistics.median(ratios),
        at_least=target,
    )


async def _turns_per_second(bot: Bot, name: str, *, sessions: int, turns: int) -> float:
    """Lead that many conversations side by side, each in a chat of its own."""
    chats = [f"{name}-{n}" for n in range(sessions)]
    begun = time.perf_counter()
    await asyncio.gather(*(_talk(bot, chat, turns) for chat in chats))
    return sessions * turns / (time.perf_counter() - begun)


async def _talk(bot: Bot, chat: str, turns: int) -> None:
    """Lead one conversation until its last answer is recorded."""
    for number in range(turns):
        await bot.say(chat, f"Question number {number}")
    await bot.settle(chat)
