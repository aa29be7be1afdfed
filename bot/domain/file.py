"""Bytes with a name: what people hand in, and what they are handed."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file, held in memory: adapters refuse what is larger than `LARGEST_FILE`."""

    name: str
    content: bytes = field(repr=False)
    media_type: str = "application/octet-stream"


LARGEST_FILE = 20 * 1024 * 1024
"""Bytes; what Telegram lets bots fetch is the least of the platforms' limits."""
