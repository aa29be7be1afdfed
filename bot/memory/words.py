"""The words of a question that may lead to what was said before."""

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

_WORD = re.compile(r"[^\W_]+")
_MOST = 12
"""Words. What a long message is about is said in its first ones as well."""


def words_of(question: str) -> Sequence[str]:
    """Return the words to look for, each once, in small letters."""
    stop = _stop_words()
    found = (word for word in _WORD.findall(question.casefold()) if word not in stop)
    told = (word for word in found if len(word) > 1 or not word.isascii())
    return list(dict.fromkeys(told))[:_MOST]


@cache
def _stop_words() -> frozenset[str]:
    """Return words that tell nothing of what a question is about."""
    text = (files("bot.memory") / "stop_words.txt").read_text(encoding="utf-8")
    return frozenset(text.split())
