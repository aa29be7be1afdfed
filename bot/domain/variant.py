"""Several answers to one turn, of which one is chosen."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Which of the answers to a turn is the chosen one."""

    number: int
    """From 1; 0 where there is no answer."""
    of: int
    """How many answers there are."""
