"""Several answers to one turn, of which one is chosen."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Which of the answers to a turn is the chosen one."""

    number: int
    """From 1; 0 where there is no answer."""
    of: int
    """How many answers there are."""

    @property
    def after_another(self) -> "Standing":
        """Return how it stands when one more answer was given, which is then the chosen one."""
        return Standing(number=self.of + 1, of=self.of + 1)


NO_ANSWER = Standing(number=0, of=0)
