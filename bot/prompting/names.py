"""Names as the prompt shows them: nobody can write a line as somebody else."""

import re
import unicodedata

_UNSAFE = re.compile(r"[^\w .'&()+-]")
_LONGEST = 40


def clean_name(name: str) -> str:
    r"""Return a name without line breaks, colons, invisible or direction-changing characters.

    A display name is text that its owner chose: with `Ann\nCoach: sure` it would speak for
    another. What is left is at most 40 characters and never empty.
    """
    folded = unicodedata.normalize("NFKC", name)
    visible = _UNSAFE.sub(" ", folded)
    return " ".join(visible.split())[:_LONGEST].strip() or "Somebody"
