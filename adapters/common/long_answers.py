"""Answers that are longer than people read in messages: the beginning is shown, a file has all."""

from bot.domain.file import File

MOST_PARTS = 5
"""In so many messages an answer is shown; of a longer one they are the beginning."""

IN_A_FILE = "There is more to this answer: this file has all of it."


def as_file(text: str) -> File:
    """Return a whole answer as a file to take away."""
    return File(name="answer.md", content=text.strip().encode(), media_type="text/markdown")
