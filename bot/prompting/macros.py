"""The placeholders that character cards use in their texts."""

import re

_CHAR = re.compile(r"\{\{char\}\}|<BOT>", re.IGNORECASE)
_USER = re.compile(r"\{\{user\}\}|<USER>", re.IGNORECASE)


def expand(text: str, *, char: str, user: str) -> str:
    """Put the names of persona and user in place of `{{char}}` and `{{user}}`.

    Source: Character Card V1 and V2 specifications; `<BOT>` and `<USER>` are the older spelling.
    """
    return _USER.sub(lambda _: user, _CHAR.sub(lambda _: char, text))
