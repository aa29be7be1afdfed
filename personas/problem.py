"""What is wrong in a persona file, and where."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing to mend."""

    path: Path
    line: int
    """From 1."""
    text: str
    """One sentence that says what is wrong and what is expected."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}"
