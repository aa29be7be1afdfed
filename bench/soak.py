"""`python -m bench.soak`: how much memory the bot holds after thousands of turns, as a curve.

500 conversations of 40 turns each, 50 of them at a time, against the stub model. Writes
`docs/pictures/soak.svg` and prints what it found.
"""

import asyncio
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.bot import Bot, running_bot
from bench.memory import resident_megabytes
from bench.stub import stub_model

SESSIONS, TURNS_EACH, AT_ONCE = 500, 40, 50
EVERY = 250
"""Turns between two samples."""

PICTURE = Path(__file__).parent.parent / "docs" / "pictures" / "soak.svg"
_WIDTH, _HEIGHT, _MARGIN = 720, 280, 48


@dataclass(frozen=True, slots=True)
class Sample:
    """The resident memory after so many turns."""

    turns: int
    megabytes: float


class Soak:
    """Leads all conversations, and takes a sample now and then."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._room = asyncio.Semaphore(AT_ONCE)
        self._turns = 0
        self.samples = [Sample(0, resident_megabytes())]

    async def run(self) -> None:
        """Return when every conversation is over."""
        await asyncio.gather(*(self._talk(f"soak-{number}") for number in range(SESSIONS)))

    async def _talk(self, chat: str) -> None:
        async with self._room:
            for number in range(TURNS_EACH):
                await self._bot.say(chat, f"Question number {number}")
                self._count()
            await self._bot.settle(chat)

    def _count(self) -> None:
        self._turns += 1
        if self._turns % EVERY == 0:
            self.samples.append(Sample(self._turns, resident_megabytes()))


def to_svg(samples: Sequence[Sample]) -> str:
    """Draw the curve, from 0 MB upwards, so that what is flat looks flat."""
    most_turns = samples[-1].turns
    top = max(sample.megabytes for sample in samples) * 1.25
    across, up = _WIDTH - 2 * _MARGIN, _HEIGHT - 2 * _MARGIN

    def height(megabytes: float) -> float:
        return _HEIGHT - _MARGIN - up * megabytes / top

    points = " ".join(
        f"{_MARGIN + across * s.turns / most_turns:.1f},{height(s.megabytes):.1f}" for s in samples
    )
    axes = f"M{_MARGIN},{_MARGIN} V{_HEIGHT - _MARGIN} H{_WIDTH - _MARGIN}"
    last = samples[-1].megabytes
    words = (
        (_MARGIN, _MARGIN - 16, "start", "Resident memory of the bot's process, MB"),
        (_MARGIN - 6, _MARGIN + 4, "end", f"{top:.0f}"),
        (_MARGIN - 6, _HEIGHT - _MARGIN + 4, "end", "0"),
        (_WIDTH - _MARGIN, _HEIGHT - _MARGIN + 20, "end", f"{most_turns:,} turns"),
        (_WIDTH - _MARGIN, height(last) - 10, "end", f"{last:.0f} MB"),
    )
    texts = "".join(
        f'<text x="{x}" y="{y:.0f}" text-anchor="{anchor}">{text}</text>'
        for x, y, anchor, text in words
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}"'
        ' font-family="sans-serif" font-size="13" fill="#444">'
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>'
        f'<path d="{axes}" fill="none" stroke="#999"/>'
        f'<polyline points="{points}" fill="none" stroke="#2b6cb0" stroke-width="2"/>'
        f"{texts}</svg>\n"
    )


async def _soak() -> tuple[Sequence[Sample], float]:
    """Return the samples, and the seconds that all of it took."""
    with tempfile.TemporaryDirectory(prefix="greenroom-soak-") as folder:
        async with stub_model() as base_url, running_bot(Path(folder), base_url) as bot:
            soak, begun = Soak(bot), time.perf_counter()
            await soak.run()
            return soak.samples, time.perf_counter() - begun


def main() -> None:
    """Measure, draw, print."""
    samples, seconds = asyncio.run(_soak())
    PICTURE.write_text(to_svg(samples), encoding="utf-8")
    half = samples[len(samples) // 2]
    print(  # it is what this is for
        f"{samples[-1].turns:,} turns over {SESSIONS} sessions in {seconds:.0f} s:"
        f" {samples[0].megabytes:.0f} MB at first, {half.megabytes:.0f} MB after {half.turns:,},"
        f" {samples[-1].megabytes:.0f} MB at the end"
    )


if __name__ == "__main__":
    main()
