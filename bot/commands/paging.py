"""Lists in pages: ten lines at a time, with buttons for the pages around."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

from bot.commands.signature import Argument
from bot.domain.reply import Button

T = TypeVar("T")

PAGE = 10
"""Lines of a page."""
BRIEF = 300
"""Characters of a long text that are shown at first."""

PageNumber = Annotated[str, Argument("which page of the list", "number")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """One page of a list."""

    items: Sequence[T]
    number: int
    """From 1."""
    of: int
    """How many pages there are; at least 1."""

    def buttons(self, command: str) -> tuple[Button, ...]:
        """Return what leads to the pages before and after; the command takes a page number."""
        before = Button(label="◀", command=f"{command} {self.number - 1}")
        after = Button(label="▶", command=f"{command} {self.number + 1}")
        return tuple(
            button
            for button, is_there in ((before, self.number > 1), (after, self.number < self.of))
            if is_there
        )

    @property
    def footer(self) -> str:
        """Return which page this is; empty where there is only one."""
        return f"\n\nPage {self.number} of {self.of}" if self.of > 1 else ""


def page_of(items: Sequence[T], wanted: str) -> Page[T]:
    """Return the page of that number; one that does not exist gives the nearest that does."""
    number, of = page_number(wanted, len(items))
    return Page(items=items[(number - 1) * PAGE : number * PAGE], number=number, of=of)


def page_number(wanted: str, count: int) -> tuple[int, int]:
    """Return which page of so many items is meant, the nearest that there is, and of how many."""
    of = max(1, -(-count // PAGE))
    return min(max(1, int(wanted) if wanted.isdecimal() else 1), of), of


def shortened(text: str, length: int) -> str:
    """Return the beginning of a text in one line, with an ellipsis where something follows.

    It ends between words, unless that would leave less than half.
    """
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    words = line[:length].rpartition(" ")[0]
    return (words if len(words) > length // 2 else line[: length - 1]) + "…"


def at_length(text: str, *, is_full: bool) -> str:
    """Return all of a text, or as much of it as is shown at first."""
    return text if is_full or len(text) <= BRIEF else shortened(text, BRIEF)


def counted(number: int, one: str, many: str) -> str:
    """Return how many things there are, with the word for one or for many."""
    return f"{number} {one if number == 1 else many}"
