"""Time of one turn outside the model: from the message's arrival to the record of its answer."""

import statistics
import time

from bench.bot import Bot
from bench.figures import Figure


async def measure(bot: Bot, *, turns: int) -> Figure:
    """Take turns one after the other in one chat, and subtract what the model took of each."""
    outside: list[float] = []
    for _ in range(turns):
        waited, begun = bot.model.waited, time.perf_counter()
        await bot.say("one")
        await bot.settle("one")
        in_model = bot.model.waited - waited
        outside.append((time.perf_counter() - begun - in_model) * 1000)
    median = statistics.median(outside)
    p90 = statistics.quantiles(outside, n=10)[-1]
    return Figure(
        name="one turn outside the model, ms",
        measured=f"median {median:.1f}, p90 {p90:.1f}",
        result=median,
        at_most=10,
    )
