"""`python -m bench`: measure everything and print one table. `--quick` takes fewer rounds."""

import argparse
import asyncio
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench import context, encryption, memory, startup, throughput, turn
from bench.bot import running_bot
from bench.figures import Figure, show
from bench.stub import stub_model


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How much to measure."""

    turns: int
    rounds: int
    turns_per_round: int
    long_session: int
    loads: int
    starts: int


FULL = Effort(turns=200, rounds=5, turns_per_round=600, long_session=1_000_000, loads=300, starts=7)
QUICK = Effort(turns=30, rounds=2, turns_per_round=200, long_session=100_000, loads=50, starts=3)


async def measure_all(effort: Effort, folder: Path) -> list[Figure]:
    """Measure one thing after the other."""
    (folder / "start").mkdir()
    figures = [await asyncio.to_thread(startup.measure, folder / "start", rounds=effort.starts)]
    async with stub_model() as base_url:
        figures.append(await encryption.measure(folder, base_url, turns=effort.turns))
    async with stub_model() as base_url, running_bot(folder, base_url) as bot:
        before = memory.resident_megabytes()
        figures.append(await turn.measure(bot, turns=effort.turns))
        figures += await throughput.measure(
            bot, base_url, rounds=effort.rounds, turns_per_round=effort.turns_per_round
        )
        turns = effort.turns + effort.rounds * throughput.turns(effort.turns_per_round)
        figures.append(memory.growth(before, memory.resident_megabytes(), turns=turns))
        figures.append(
            await context.measure(
                bot, folder, short=1000, long=effort.long_session, loads=effort.loads
            )
        )
    return figures


def main() -> None:
    """Read the options, measure, print."""
    options = argparse.ArgumentParser(prog="bench", description=__doc__)
    options.add_argument("--quick", action="store_true", help="fewer rounds, 100,000 messages")
    effort = QUICK if options.parse_args().quick else FULL
    with tempfile.TemporaryDirectory(prefix="greenroom-bench-") as folder:
        show(asyncio.run(measure_all(effort, Path(folder))))


if __name__ == "__main__":
    main()
