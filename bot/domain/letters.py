"""Letters that nobody sees, with which one name can look like another."""

import re

_HIDDEN = re.compile(
    "[\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\u3164\ufeff]"
)
"""Those that take no room or turn the text. What joins emoji and letters of some scripts stays."""


def has_hidden(text: str) -> bool:
    """Tell whether there are any."""
    return _HIDDEN.search(text) is not None


def without_hidden(text: str) -> str:
    """Return a text without them."""
    return _HIDDEN.sub("", text)
