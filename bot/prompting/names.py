"""Names as the prompt shows them: nobody can write a line as somebody else."""

import re
import unicodedata
from collections.abc import Collection

_UNSAFE = re.compile(r"[^\w .'&()+-]")
_LONGEST = 40
_LEAD = re.compile(r"\A\s*(?:[*_~]{1,3}(?!\s)|[\[(]|#{1,6}\s)*\s*")
"""What may stand before a name: marks of bold print and headings, but not of lists and quotes."""
_MARKS = " *_~[]()#"


def clean_name(name: str) -> str:
    r"""Return a name without line breaks, colons, invisible or direction-changing characters.

    A display name is text that its owner chose: with `Ann\nCoach: sure` it would speak for
    another. What is left is at most 40 characters and never empty.
    """
    folded = unicodedata.normalize("NFKC", name)
    visible = _UNSAFE.sub(" ", folded)
    return " ".join(visible.split())[:_LONGEST].strip() or "Somebody"


def folded_name(name: str) -> str:
    """Return a name as it is compared: in small letters, without what is not seen or not said."""
    return _folded(name).replace(":", " ").strip(_MARKS)


def name_in(line: str) -> str:
    """Return what stands at the beginning of a line, up to a colon, folded as names are."""
    said = _folded(line).partition(":")[0]
    return _LEAD.sub("", said, count=1).rstrip(_MARKS)


def is_spoken_by(line: str, names: Collection[str]) -> bool:
    """Tell whether a line begins with one of these folded names and a colon."""
    return ":" in _folded(line) and name_in(line) in names


def _folded(line: str) -> str:
    """Return a line in small letters, without invisible signs and with single spaces."""
    plain = unicodedata.normalize("NFKC", line).casefold()
    seen = "".join(c for c in plain if unicodedata.category(c) != "Cf")
    return re.sub(r"[^\S\n]+", " ", seen)
