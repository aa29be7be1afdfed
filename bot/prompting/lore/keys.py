"""Whether keys fall in a text. Each key is made ready once and looked for once in a text."""

import re
from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

from bot.domain.lore import LoreEntry
from bot.prompting.lore.patterns import Pattern, Patterns, delimited
from bot.prompting.macros.expander import Macros

# Scripts that set no spaces between words, or join particles to them: every letter ends a word.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
    "\uf900-\ufaff\U00020000-\U0003ffff"
)
_LETTER = re.compile(rf"[^\W{_UNSPACED}]")


class _Key(NamedTuple):
    """A key and all that decides how it is looked for."""

    text: str
    is_pattern: bool
    is_case_sensitive: bool
    whole_words: bool


_Finder = Callable[[str], bool]


class KeySearch:
    """Looks for the keys of one turn."""

    def __init__(self, macros: Macros, patterns: Patterns) -> None:
        self._macros = macros
        self._patterns = patterns
        self._finders: dict[_Key, _Finder] = {}
        self._found: dict[tuple[_Key, str], bool] = {}
        self._folded: dict[str, str] = {}

    def falls(self, key: str, text: str, entry: LoreEntry) -> bool:
        """Tell whether a key of the entry falls in the text."""
        wanted = _key_of(key, entry)
        if (found := self._found.get((wanted, text))) is None:
            finder = self._finders.get(wanted)
            if finder is None:
                finder = self._finders[wanted] = self._finder(wanted)
            found = self._found[wanted, text] = finder(text)
        return found

    def fault(self, keys: Iterable[str], entry: LoreEntry) -> str:
        """Return what is wrong with the first pattern that could not be looked for, or nothing."""
        for key in keys if self._patterns.faults else ():
            pattern = self._pattern(_key_of(key, entry))
            if pattern and (fault := self._patterns.faults.get(pattern)):
                return f"its pattern '{key}' {fault}"
        return ""

    def _finder(self, key: _Key) -> _Finder:
        """Return what looks for the key."""
        if pattern := self._pattern(key):
            return partial(self._patterns.finds, pattern)
        fold = str if key.is_case_sensitive else self._fold
        needle = fold(self._macros.expand(key.text).strip())
        if not needle:
            return lambda _: False
        if key.whole_words and len(needle.split()) == 1:
            return lambda text: _has_word(fold(text), needle)
        return lambda text: needle in fold(text)

    def _pattern(self, key: _Key) -> Pattern | None:
        """Return the pattern that the key is, if it is one; names in it are no syntax."""
        pattern = delimited(key.text.strip())
        if pattern is None and key.is_pattern:
            pattern = Pattern(key.text, "" if key.is_case_sensitive else "i")
        if pattern is None:
            return None
        return Pattern(self._macros.expand(pattern.source, quote=re.escape), pattern.flags)

    def _fold(self, text: str) -> str:
        """Return the text without the difference of upper and lower case."""
        if text not in self._folded:
            self._folded[text] = text.casefold()
        return self._folded[text]


def _has_word(text: str, word: str) -> bool:
    """Tell whether the word stands in the text with no letter right before or behind it."""
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        if not (_LETTER.match(text[start - 1 : start]) or _LETTER.match(text[end : end + 1])):
            return True
        start = text.find(word, start + 1)
    return False


def _key_of(key: str, entry: LoreEntry) -> _Key:
    """Return the key as this entry looks for it."""
    return _Key(key, entry.use_regex, bool(entry.case_sensitive), bool(entry.match_whole_words))
