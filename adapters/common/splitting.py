"""Splits long texts into messages. Pure; knows Markdown's blocks and links, but no platform.

Nothing is lost but the white space at a break, nothing is longer than the limit, and what is cut
off the front never depends on what comes after the rest: a growing text keeps its first parts.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from wcwidth import grapheme_boundary_before

from adapters.common.fences import Fence, close_fence, find_fences

Length = Callable[[str], int]

SMALLEST_LIMIT = 64
"""Room for the lines that close and reopen a block of code, and some of its code."""

_DEEPEST_INDENT = 16
_PARAGRAPH = re.compile(r"\n(?=[ \t]*\n)")
_LINE = re.compile(r"\n")
_SENTENCE = re.compile(
    r"(?<=[.!?\u2026])[\"')\]*_\u201d\u2019\u00bb]*(?=[ \t\n])"  # full stop, closing quotes, space
    r"|(?<=[\u3002\uff01\uff1f])(?![\u3002\uff01\uff1f\u300d\u300f\uff09])"  # their wide kin
)
_WORD = re.compile(r"[ \t\n]+")
_BREAKS: Sequence[tuple[re.Pattern[str], float, bool]] = (
    (_PARAGRAPH, 0.4, False),
    (_LINE, 0.25, True),
    (_SENTENCE, 0.25, False),
    (_WORD, 0.0, True),
)
"""From the best to the worst: the share of the room that a part must fill to take it, and whether
it is looked for in code too."""

_UNBREAKABLE = re.compile(
    r"!?\[[^\[\]\n]*\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:[ ]\"[^\"\n]*\")?\)"  # [text](address)
    r"|!?\[[^\[\]\n]{0,200}(?:\](?:\([^)\s]*)?)?\Z"  # the same, not yet written to its end
    r"|<[^<>\n]{1,100}>|<[@#:/ta][^<>\n]{0,100}\Z"  # mentions, custom emoji, times, addresses
    r"|`[^`\n]+`"
    r"|\w+://[^\s<>]+"
)


def utf16_length(text: str) -> int:
    """Return the length in UTF-16 code units, as Telegram counts."""
    return len(text) + sum(character > "\uffff" for character in text)


def split(text: str, limit: int, *, length: Length = len) -> list[str]:
    """Split a text into parts of at most `limit`, at the best places for a reader.

    Blocks of code that a break falls into are closed and opened again with their language.
    Breaks inside links, mentions and grapheme clusters happen only where one is longer than a part.
    """
    parts: list[str] = []
    rest = text
    while rest.strip():
        head, rest = cut(rest, limit, length=length)
        parts.append(close_fence(head))
    return parts


def cut(text: str, limit: int, *, length: Length = len) -> tuple[str, str]:
    """Cut one part off the front: what to show, and the rest, which is empty when all fits.

    The rest stands on its own: a block of code that was cut is opened again in it. A text that
    fits comes back unclosed, so that more can be added to it; `close_fence` makes it showable.
    """
    if limit < SMALLEST_LIMIT:
        message = f"a limit of {limit} leaves no room for text; at least {SMALLEST_LIMIT} is needed"
        raise ValueError(message)
    if length(text) <= limit and length(close_fence(text)) <= limit:
        return text, ""
    return _Cutter(_without_break("\n" + text), limit, length).cut()


class _Cutter:
    """Looks for the place to break one text at."""

    def __init__(self, text: str, limit: int, length: Length) -> None:
        self._text = text
        self._limit = limit
        self._length = length
        self._reach = _longest_prefix(text, limit, length)
        self._fences = find_fences(text)
        self._unbreakable = [match.span() for match in _UNBREAKABLE.finditer(text)]

    def cut(self) -> tuple[str, str]:
        position = next(self._positions(), self._reach)
        fence = self._fence_around(position)
        if fence is None:
            return self._text[:position].rstrip(), _without_break(self._text[position:])
        rest = self._text[position:].removeprefix("\n")
        return self._text[:position] + fence.closer, fence.opener + rest

    def _positions(self) -> Iterator[int]:
        """Yield places to break at, the best one first."""
        for pattern, share, is_for_code in _BREAKS:
            for position in self._matches(pattern):
                if position < self._limit * share:
                    break
                if is_for_code or self._fence_around(position) is None:
                    yield from self._if_whole(position)
        for position in self._graphemes():
            yield from self._if_whole(position)
        yield from self._graphemes()
        yield from (p for p in range(self._reach, 0, -1) if self._fits(p))

    def _matches(self, pattern: re.Pattern[str]) -> list[int]:
        """Return where the pattern ends something, the farthest first."""
        found = pattern.finditer(self._text, 0, self._reach + 1)
        starts_at_end = pattern is _SENTENCE
        return [match.end() if starts_at_end else match.start() for match in found][::-1]

    def _if_whole(self, position: int) -> Iterator[int]:
        """Yield the position if it fits and breaks nothing that belongs together."""
        if self._fits(position) and not self._is_unbreakable(position):
            yield position

    def _graphemes(self) -> Iterator[int]:
        """Yield the ends of the grapheme clusters that fit, the farthest first."""
        position = min(self._reach + 1, len(self._text))
        while position > 0:
            position = grapheme_boundary_before(self._text, position)
            if self._fits(position):
                yield position

    def _fits(self, position: int) -> bool:
        """Tell whether a part may end here and is within the limit, closed as it must be."""
        head = self._text[:position]
        if position > self._reach or not head.strip():
            return False
        fence = self._fence_around(position)
        if fence is None:
            return True
        leaves_code = self._text[fence.body : position].strip() != ""
        return leaves_code and self._length(head + fence.closer) <= self._limit

    def _is_unbreakable(self, position: int) -> bool:
        if any(start < position < end for start, end in self._unbreakable):
            return True
        if any(fence.start < position < fence.body for fence in self._fences):
            return True
        fence = self._fence_around(position)
        if fence is not None and not self._text[position : fence.close].strip():
            return True  # the rest would begin with an empty block
        return grapheme_boundary_before(self._text, position + 1) != position

    def _fence_around(self, position: int) -> Fence | None:
        return next((fence for fence in self._fences if fence.holds(position)), None)


def _longest_prefix(text: str, limit: int, length: Length) -> int:
    """Return how many characters fit, by bisection: every character counts at least one."""
    low, high = 0, min(len(text), limit)
    while low < high:
        middle = (low + high + 1) // 2
        if length(text[:middle]) <= limit:
            low = middle
        else:
            high = middle - 1
    return low


def _without_break(rest: str) -> str:
    """Return the rest without the white space of the break; the indent of its first line stays."""
    shown = rest.lstrip()
    blanks = rest[: len(rest) - len(shown)]
    indent = blanks.rpartition("\n")[2] if "\n" in blanks else ""
    return indent[:_DEEPEST_INDENT] + shown
