"""What was said long ago, found by its words."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.ids import TurnId
from bot.domain.memory import Stretch
from bot.domain.passage import Reach, Recalled, SaidLine, WordHit


class Passages(Protocol):
    """The words of all messages that count, in step with what these say now."""

    async def hits(self, words: Sequence[str], reach: Reach, *, most: int) -> Sequence[WordHit]:
        """Return which messages within reach have which of these words, in any of their forms.

        Args:
            words: Single words in small letters.
            reach: What is not within it is not looked for; see `bot.memory.scope`, which decides.
            most: How many messages there may be for a word; the newest count.
        """
        ...

    async def said(self, stretches: Sequence[Stretch]) -> Sequence[SaidLine]:
        """Return what was said there and counts, in the order of sessions and of `seq`."""
        ...

    async def recalled(self, turn_id: TurnId) -> Recalled:
        """Return what the chosen answer to a turn was given in the memory of."""
        ...
