"""How much of a stranger's file is read, and how it is said that a file will not do.

Source of the numbers: real cards are far below them (the largest seen has 4 MB), and what is above
them would hold up everybody else.
"""

from math import ceil

from bot.domain.errors import BadInputError
from bot.domain.file import LARGEST_FILE

MEGABYTE = 1024 * 1024

FILE = LARGEST_FILE
CARD_CHUNK = 8 * MEGABYTE
"""Bytes of the chunk that holds a card in a PNG; other chunks are limited by the file alone."""
INFLATED_CHUNK = 8 * MEGABYTE
"""Bytes that a compressed chunk may grow to."""
CHUNKS = 50_000
"""Chunks of a PNG; long animations have a few thousand."""
ARCHIVE = 64 * MEGABYTE
"""Bytes that all files of a CHARX archive may grow to."""
ARCHIVE_ENTRIES = 2_000
LORE_ENTRIES = 5_000
JSON_DEPTH = 100
"""Objects and lists inside one another; cards have about ten."""
JSON_CONTAINERS = 500_000
"""Objects and lists in one JSON text: each takes far more memory than its two brackets."""


def unfit(name: str, what: str) -> BadInputError:
    """Return the error that a file, or one without a name, will not do."""
    return BadInputError(f"{repr(name) if name else 'The file'} {what}")


def require_size(content: bytes, name: str) -> None:
    """Refuse a file that is empty or too large.

    Raises:
        BadInputError: It says how large the file is and how large it may be.
    """
    if not content:
        message = "is empty; send it again."
        raise unfit(name, message)
    if len(content) > FILE:
        message = f"has {_megabytes(len(content))}; at most {_megabytes(FILE)} are read."
        raise unfit(name, message)


def _megabytes(size: int) -> str:
    """Return the size to a tenth, rounded up so that too much never looks like enough."""
    return f"{ceil(size / MEGABYTE * 10) / 10:g} MB"
