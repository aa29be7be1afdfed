"""What was measured, against what, and whether that meets its target."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One row of the table."""

    name: str
    measured: str
    baseline: str = ""
    """What it is compared with, measured in the same run."""
    result: float | None = None
    """The number that the target is about: mostly a ratio."""
    at_most: float | None = None
    at_least: float | None = None

    @property
    def target(self) -> str:
        """Return the target in words."""
        if self.at_most is not None:
            return f"at most {self.at_most:g}"
        return f"at least {self.at_least:g}" if self.at_least is not None else ""

    @property
    def verdict(self) -> str:
        """Return whether the target is met; empty where there is none."""
        if self.result is None or not self.target:
            return ""
        is_low_enough = self.at_most is None or self.result <= self.at_most
        is_high_enough = self.at_least is None or self.result >= self.at_least
        return "pass" if is_low_enough and is_high_enough else "MISS"


def show(figures: Sequence[Figure]) -> None:
    """Print the table, each row with its target and an honest verdict."""
    table = Table(title="Greenroom, benchmarks")
    for heading in ("figure", "measured", "against", "result", "target", ""):
        table.add_column(heading)
    for figure in figures:
        result = "" if figure.result is None else f"{figure.result:.2f}"
        table.add_row(
            figure.name, figure.measured, figure.baseline, result, figure.target, figure.verdict
        )
    Console(width=132).print(table)
