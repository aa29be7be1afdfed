"""Names that Discord lets webhooks speak by. Pure.

People see the name of the persona: what has to be added to it cannot be seen.
"""

import re

NAME_LIMIT = 80

_HAIR_SPACE = "\u200a"
_UNSEEN = "\u17b5"
_MARK = _HAIR_SPACE + _UNSEEN
_KEPT = re.compile(r"(?<=c)(?=lyde)|(?<=d)(?=iscord)", re.IGNORECASE)
"""Where words are broken that Discord keeps for itself: within names, in any case of letters."""
_CALLS = {"everyone", "here"}
_NAMELESS = "…"


def to_name(name: str) -> str:
    """Return the name as a webhook may have it."""
    name = _KEPT.sub(_HAIR_SPACE, " ".join(name.split()) or _NAMELESS)
    if name.casefold() in _CALLS:
        name = name[:1] + _HAIR_SPACE + name[1:]
    name = name[: NAME_LIMIT - len(_MARK)].rstrip()
    return name if len(name) > 1 else name + _UNSEEN


def told_apart(name: str, before: str) -> str:
    """Return a name that looks the same, and is not the one that was shown before.

    Discord shows neighbouring messages of equal names as those of one speaker.
    """
    return name if before != name else name + _MARK


def is_shown_as(shown: str, name: str) -> bool:
    """Tell whether a shown name is this one, told apart from its neighbour or not."""
    return shown.removesuffix(_MARK) == name
