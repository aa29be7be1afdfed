"""Find the macros in a text. Braces are balanced, so that a macro may hold others."""

import re
from dataclasses import dataclass

# Of three braces the inner two count: people put a macro in braces of their own.
_BRACES = re.compile(r"\{\{(?!\{)|\}\}")

_SEPARATOR = re.compile("::")
_COMMA = re.compile(r"(?<!\\),")


@dataclass(frozen=True, slots=True)
class Macro:
    """One macro as it is written."""

    offset: int
    """Where it stands in its text."""
    body: str
    """What stands between the braces."""

    @property
    def raw(self) -> str:
        """Return it with its braces."""
        return f"{{{{{self.body}}}}}"


def parse(text: str) -> list[str | Macro]:
    """Return the text in pieces: what is said as it stands, and macros that no other one holds."""
    pieces: list[str | Macro] = []
    done = 0
    for start, end in _outermost(text):
        pieces += [text[done:start], Macro(start, text[start + 2 : end - 2])]
        done = end
    return [*pieces, text[done:]]


def options(text: str) -> list[str]:
    r"""Split a list at `::`, or else at commas; `\,` is a comma that does not split."""
    if "::" in _without_macros(text):
        return _split(text, _SEPARATOR)
    return [option.strip().replace("\\,", ",") for option in _split(text, _COMMA)]


def _split(text: str, separator: re.Pattern[str]) -> list[str]:
    """Split where the separator stands outside of macros."""
    parts: list[str] = []
    done = 0
    for cut in separator.finditer(_without_macros(text)):
        parts.append(text[done : cut.start()])
        done = cut.end()
    return [*parts, text[done:]]


def _without_macros(text: str) -> str:
    """Return a text of the same length with its macros blotted out."""
    return "".join(
        piece if isinstance(piece, str) else " " * len(piece.raw) for piece in parse(text)
    )


def _outermost(text: str) -> list[tuple[int, int]]:
    """Return where the macros begin and end that are closed and not inside of another one."""
    spans: list[tuple[int, int]] = []
    open_at: list[int] = []
    for brace in _BRACES.finditer(text):
        if brace[0] == "{{":
            open_at.append(brace.start())
        elif open_at:
            start = open_at.pop()
            while spans and spans[-1][0] > start:
                spans.pop()
            spans.append((start, brace.end()))
    return spans
