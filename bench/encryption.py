"""What encryption adds to a turn: the same talk with two bots, turn about, in one run."""

import statistics
import time
from pathlib import Path

from pydantic import SecretStr

from bench.bot import Bot, running_bot
from bench.figures import Figure
from storage.sealing.config import SecurityConfig
from storage.sealing.master import new_master_key

_WARM_UP = 20
"""Turns until what a prompt shows of the conversation is full: forty messages."""


async def measure(folder: Path, base_url: str, *, turns: int) -> Figure:
    """Compare turns that are taken alternately, each with the one beside it."""
    for name in ("plain", "sealed"):
        (folder / name).mkdir()
    security = SecurityConfig(master_key=SecretStr(new_master_key()))
    async with (
        running_bot(folder / "plain", base_url) as plain,
        running_bot(folder / "sealed", base_url, security=security) as sealed,
    ):
        await sealed.application.storage.custodian.convert()
        times: dict[Bot, list[float]] = {plain: [], sealed: []}
        for number in range(_WARM_UP + turns):
            # Neither is always the second, who finds the caches warm.
            for bot in (plain, sealed) if number % 2 else (sealed, plain):
                times[bot].append(await _turn(bot))
    before, after = (taken[_WARM_UP:] for taken in times.values())
    ratios = [with_it / without for without, with_it in zip(before, after, strict=True)]
    plain_ms, sealed_ms = (statistics.median(taken) * 1000 for taken in (before, after))
    return Figure(
        name="one turn, encrypted, outside the model, ms",
        measured=f"{sealed_ms:.1f}",
        baseline=f"not encrypted: {plain_ms:.1f}",
        # Shared machines drift: neighbours are compared, not what each had over the whole run.
        result=statistics.median(ratios),
        at_most=1.1,
    )


async def _turn(bot: Bot) -> float:
    """Take a turn; returns the seconds that it took outside the model."""
    waited, begun = bot.model.waited, time.perf_counter()
    await bot.say("both", "How do I begin, and what comes after that?")
    await bot.settle("both")
    return time.perf_counter() - begun - (bot.model.waited - waited)
