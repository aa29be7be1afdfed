"""Read command lines as people type them, and write them for buttons. Pure.

Names may have spaces, so a line is read from both ends: words that only an optional last parameter
can mean (a choice, a number) are its own, quotes hold a first one together, and the rest is the
text. A file is written as its path, where lines have files at all.
"""

import re
from collections.abc import Mapping, Sequence

from bot.domain.command import CommandSpec, ParameterSpec

_QUOTED = re.compile(r"[\"“«](?P<inside>[^\"”»]+)[\"”»]\s*(?P<rest>.*)", re.DOTALL)
_LONGEST_BUTTON = 64
"""Bytes of UTF-8."""


def read_arguments(parameters: Sequence[ParameterSpec], text: str) -> dict[str, str]:
    """Give each parameter what was written for it."""
    written = list(parameters)
    given: dict[str, str] = {}
    rest = text.strip()
    while len(written) > 1 and _is_closed(written[-1]):
        last = _last_word(written[-1], rest)
        if last is None and written[-1].is_required:
            break
        parameter = written.pop()
        if last is not None:
            given[parameter.name] = last
            rest = rest[: len(rest) - len(last)].rstrip()
    texts = [p for p in written if not _is_closed(p)] or written[:1]
    for parameter in texts[:-1]:
        given[parameter.name], rest = _first(rest)
    if texts:
        given[texts[-1].name] = _unquoted(rest)
    return {name: value for name, value in given.items() if value}


def write_line(spec: CommandSpec, arguments: Mapping[str, str]) -> str | None:
    """Return the line that calls a command so; None if it is too long for a button."""
    values = [arguments[p.name] for p in spec.parameters if arguments.get(p.name)]
    *first, last = values or [""]
    quoted = [f'"{value}"' if " " in value else value for value in first]
    line = " ".join([spec.path, *quoted, last]).strip()
    return line if fits_button(line) else None


def fits_button(line: str) -> bool:
    """Tell whether a command line is short enough for a button of every platform."""
    return len(line.encode()) <= _LONGEST_BUTTON


def _is_closed(parameter: ParameterSpec) -> bool:
    """Tell whether only certain words can mean it."""
    return parameter.kind in {"choice", "number"}


def _last_word(parameter: ParameterSpec, text: str) -> str | None:
    """Return the last word if this parameter alone can be meant by it."""
    word = text.rsplit(maxsplit=1)[-1] if text else ""
    match parameter.kind:
        case "choice":
            return word if word in parameter.choices else None
        case "number":
            return word if word.isdecimal() else None
        case _:
            return None


def _first(text: str) -> tuple[str, str]:
    """Return the first word, or what stands in quotes, and the rest."""
    if quoted := _QUOTED.match(text):
        return quoted["inside"].strip(), quoted["rest"]
    word, _, rest = text.partition(" ")
    return word, rest.strip()


def _unquoted(text: str) -> str:
    """Return a text without the quotes that hold all of it."""
    quoted = _QUOTED.fullmatch(text)
    return quoted["inside"].strip() if quoted and not quoted["rest"] else text
