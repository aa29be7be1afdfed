"""How much memory the bot's process holds."""

import psutil

from bench.figures import Figure


def resident_megabytes() -> float:
    """Return the resident memory of this process."""
    return psutil.Process().memory_info().rss / 2**20


def growth(before: float, after: float, *, turns: int) -> Figure:
    """Return what is held after that many turns; the benchmark itself is in it."""
    return Figure(
        name=f"resident memory after {turns:,} turns, MB",
        measured=f"{after:.0f}",
        baseline=f"after the first turn {before:.0f}",
        result=after / before,
    )
