"""What is remembered of somebody, to read. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

Row = Mapping[str, Any]

_KINDS = {"pin": "Pins", "fact": "Facts", "summary": "Summaries"}


def to_markdown(rows: Sequence[Row]) -> str:
    """Return all memories that say anything, by kind, the oldest first."""
    return "\n\n".join(["# Memories", *_sections(rows)]) + "\n"


def _sections(rows: Sequence[Row]) -> Iterator[str]:
    for kind, heading in _KINDS.items():
        here = [row for row in rows if row["kind"] == kind and row["content"]]
        if here:
            yield f"## {heading}"
        for row in sorted(here, key=_made_at):
            yield f"**{_made_at(row):%Y-%m-%d}**{_marks(row)}: {row['content']}"


def _made_at(row: Row) -> datetime:
    return row["created_at"]


def _marks(row: Row) -> str:
    """Return why it is not told, if it is not."""
    replaced = row["superseded_at"]
    if replaced is not None:
        return f" (until {replaced:%Y-%m-%d})"
    if row["is_stale"]:
        return " (a message that it was made of has changed)"
    return "" if row["is_active"] else " (off)"
