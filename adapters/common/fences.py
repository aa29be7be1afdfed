"""Code fences: where they are, how to close one and open it again. No limits, no splitting."""

import re
from dataclasses import dataclass

_OPENER = re.compile(r"^([ \t]{0,8})(`{3,8}|~{3,8})([^\n`]{0,40})$", re.MULTILINE)
_LANGUAGE = re.compile(r"[ \t]*([\w+#.\-]{1,20})(?=[ \t]|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fence:
    """A fenced block of code, by its place in a text."""

    start: int
    """Where its opening line begins."""
    body: int
    """Where its code begins: after the opening line and its line break."""
    close: int
    """Where its code ends, at the line break before the closing line; the text's end if open."""
    end: int
    """After its closing line, line break not included; the text's end if open."""
    indent: str
    marks: str
    language: str
    is_open: bool
    """Whether the text ends before the block does."""

    @property
    def opener(self) -> str:
        """Return the line that opens it again."""
        return f"{self.indent}{self.marks}{self.language}\n"

    @property
    def closer(self) -> str:
        """Return the line that closes it."""
        return f"\n{self.indent}{self.marks}"

    def holds(self, position: int) -> bool:
        """Tell whether a break here would be inside the code, so that it must be closed."""
        if position < self.body:
            return False
        return position < self.end or (self.is_open and position == self.end)


def find_fences(text: str) -> list[Fence]:
    """Return the fenced blocks of a text, first to last."""
    fences: list[Fence] = []
    position = 0
    while (opener := _OPENER.search(text, position)) is not None:
        fence = _read_fence(text, opener)
        fences.append(fence)
        position = fence.end
        if fence.is_open:
            break
    return fences


def _read_fence(text: str, opener: re.Match[str]) -> Fence:
    indent, marks, words = opener.groups()
    language = _LANGUAGE.match(words)
    closing_line = re.compile(
        rf"\n[ \t]*{re.escape(marks)}{re.escape(marks[0])}*[ \t]*$", re.MULTILINE
    )
    closer = closing_line.search(text, opener.end())
    return Fence(
        start=opener.start(),
        body=min(opener.end() + 1, len(text)),
        close=closer.start() if closer else len(text),
        end=closer.end() if closer else len(text),
        indent=indent,
        marks=marks,
        language=language[1] if language else "",
        is_open=closer is None,
    )


def close_fence(text: str) -> str:
    """Return the text with its last block of code closed, so that it can be shown as it is."""
    fences = find_fences(text)
    if not fences or not fences[-1].is_open:
        return text
    return text.rstrip("\n") + fences[-1].closer
