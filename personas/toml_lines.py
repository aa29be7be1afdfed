"""Find the line of a key in a TOML text: `tomllib` tells it for broken syntax only.

This is not a parser. It reads texts that `tomllib` has accepted, and where a key stands inside an
inline table it gives the line of the key around it.
"""

import re
from collections.abc import Iterator, Sequence

_TOKEN = re.compile(
    r"""
    \#[^\n]*                             # comments first: a quote in them opens nothing
    | \"{3}(?:\\.|[^\\])*?\"{3,5}
    | '{3}.*?'{3,5}
    | \"(?:\\.|[^\"\\\n])*\"
    | '[^'\n]*'
    """,
    re.VERBOSE | re.DOTALL,
)
_TABLE = re.compile(r"\s*\[+\s*(?P<name>[^\[\]]+?)\s*\]")
_WORD = r"""(?:[\w-]+|"[^"]*"|'[^']*')"""
_KEY = re.compile(rf"\s*(?P<name>{_WORD}(?:\s*\.\s*{_WORD})*)\s*=")

_Path = tuple[str, ...]


def line_of(text: str, keys: Sequence[str | int]) -> int:
    """Return the line, from 1, of the key at this path, or of the nearest one around it.

    Positions in lists are ignored: the answer is where the list begins.
    """
    wanted = tuple(key for key in keys if isinstance(key, str))
    lines = dict(_keys(text))
    around = (wanted[:length] for length in range(len(wanted), 0, -1))
    return next((lines[path] for path in around if path in lines), 1)


def _keys(text: str) -> Iterator[tuple[_Path, int]]:
    """Yield every table and key with its line."""
    table: _Path = ()
    for number, line in enumerate(_without_long_strings(text).split("\n"), start=1):
        if header := _TABLE.match(line):
            table = _path(header["name"])
            yield table, number
        elif key := _KEY.match(line):
            yield (*table, *_path(key["name"])), number


def _without_long_strings(text: str) -> str:
    """Empty every string of several lines, keeping its line breaks: keys in it are only prose."""

    def emptied(token: re.Match[str]) -> str:
        line_breaks = token[0].count("\n")
        return '""' + "\n" * line_breaks if line_breaks else token[0]

    return _TOKEN.sub(emptied, text)


def _path(dotted: str) -> _Path:
    """Split a dotted key. No key of ours has a dot in itself."""
    return tuple(part.strip(" \t\"'") for part in dotted.split("."))
