"""A large book costs little: every key is made ready once and looked for once in a text."""

from collections import Counter
from typing import Any

import pytest
import regex

from bot.prompting.lore.patterns import Pattern, Patterns
from tests.prompting.lore.telling import a_book, an_entry, tell

ENTRIES, MESSAGES, SWEEPS = 500, 20, 10


class CountingPatterns(Patterns):
    """Counts the searches."""

    def __init__(self) -> None:
        super().__init__(monotonic=lambda: 0.0)
        self.searches = Counter[Pattern]()

    def finds(self, pattern: Pattern, text: str) -> bool:
        """Count, then search."""
        self.searches[pattern] += 1
        return super().finds(pattern, text)


def test_each_pattern_is_compiled_once_and_searched_once_a_text(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compiled = Counter[str]()
    really_compile = regex.compile

    def counting(source: str, *args: Any) -> Any:
        compiled[source] += 1
        return really_compile(source, *args)

    monkeypatch.setattr(regex, "compile", counting)
    patterns = CountingPatterns()
    chain = [an_entry(f"n{n} n{n + 1}", f"/\\bn{n}\\b/") for n in range(SWEEPS)]
    silent = [an_entry(f"e{n}", f"/never{n}/") for n in range(ENTRIES - SWEEPS)]
    book = a_book(*chain, *silent, recursive_scanning=True, scan_depth=MESSAGES)

    outcome = tell(book, *["n0 and more"] * MESSAGES, patterns=patterns)

    assert len(outcome.told) == SWEEPS
    assert set(compiled.values()) == {1}
    assert len(compiled) == ENTRIES
    # Once in what was said, and once in what is told after each sweep that told something.
    assert max(patterns.searches.values()) <= 1 + SWEEPS


def test_a_pattern_that_many_entries_share_is_searched_once() -> None:
    patterns = CountingPatterns()
    book = a_book(*[an_entry(f"e{n}", "/never/") for n in range(ENTRIES)])

    tell(book, *["words"] * MESSAGES, patterns=patterns)

    assert patterns.searches.total() == 1
