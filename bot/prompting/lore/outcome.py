"""What became of the entries of all books in one turn."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from bot.domain.lore import Lorebook, LoreEntry, LorePosition
from bot.domain.timed_effects import TimedEffects

TextPosition = Literal["personality", "scenario"]
"""Beside which text of a persona lore may stand; only decorators can ask for that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldLore:
    """An entry that is told."""

    entry: LoreEntry
    """With the depth and role that its decorators ask for."""
    position: LorePosition | TextPosition
    text: str
    """What the model reads: without decorators, macros expanded."""
    tokens: int
    """Estimated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Why one entry is told or not."""

    book: Lorebook
    entry: LoreEntry
    """As it is in the book."""
    is_told: bool
    reason: str
    """For people: the end of a sentence, which `str(verdict)` makes whole."""
    ignored: tuple[str, ...] = ()
    """Its decorators that mean nothing here."""

    @property
    def name(self) -> str:
        """Return what people know the entry by."""
        return self.entry.label

    @property
    def explained(self) -> str:
        """Return the reason, and what means nothing here."""
        names = ", ".join(f"@@{name}" for name in self.ignored)
        return self.reason + (f" ({names} mean nothing here)" if names else "")

    def __str__(self) -> str:
        return f"{'told' if self.is_told else 'not told'}: {self.explained}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoreOutcome:
    """What is told, why the rest is not, and what is left behind."""

    told: Sequence[ToldLore] = ()
    """In the order in which it stands in the prompt."""
    verdicts: Sequence[Verdict] = ()
    """One for every entry, in the order of the books."""
    effects: TimedEffects = field(default_factory=TimedEffects)
    """To be kept for the next turn of the session, once this one is answered."""

    @property
    def tokens(self) -> int:
        """Return about how many tokens all that is told takes."""
        return sum(told.tokens for told in self.told)


def none_told(books: Sequence[Lorebook], effects: TimedEffects, *, reason: str) -> LoreOutcome:
    """Return that nothing is told, whatever was said, for this reason."""
    verdicts = [
        Verdict(book=book, entry=entry, is_told=False, reason=reason)
        for book in books
        for entry in book.entries
    ]
    return LoreOutcome(verdicts=verdicts, effects=effects)
