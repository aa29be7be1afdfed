"""Regular expressions of strangers, looked for within bounds. The only speaker of `regex`.

Python's own `re` cannot be stopped once it has begun. Here a search ends when its time is up, a
pattern that would grow large is not compiled at all, and all patterns of a turn share one
allowance of time. Invariant: whatever a pattern holds, it is found or not, and never raises.
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from math import prod

import regex

_SECONDS = 0.05
"""What the patterns of one turn may take together: the event loop waits meanwhile."""

_SECONDS_EACH = 0.02
_LONGEST = 500
_HEAVIEST = 20_000
"""Characters times the repetitions that are spelt out when a pattern is compiled."""

_DELIMITED = re.compile(r"/((?:[^/\\]|\\.)+)/([a-z]*)", re.DOTALL)
_FLAGS = {"i": regex.IGNORECASE, "m": regex.MULTILINE, "s": regex.DOTALL}
_WITHOUT_MEANING = "gyuvd"
"""Flags of JavaScript that change nothing about whether something is found."""

_COUNTS = re.compile(r"\{\s*(\d+)")

# Recursion and verbose patterns, which JavaScript does not know: the one is slow even to stop, the
# other can hide how large it is.
_REFUSED = re.compile(r"\(\?(?:[a-z0-9-]*x|R|&|P>|[0-9+-]+\))", re.IGNORECASE)

_Compiled = regex.Pattern[str]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression and its flags."""

    source: str
    flags: str = ""


def delimited(key: str) -> Pattern | None:
    """Return the pattern that is written as `/pattern/flags`; None for other keys."""
    match = _DELIMITED.fullmatch(key)
    return Pattern(match[1], match[2]) if match else None


@dataclass(slots=True)
class Patterns:
    """Looks for the patterns of one turn."""

    monotonic: Callable[[], float] = time.monotonic
    faults: dict[Pattern, str] = field(default_factory=dict[Pattern, str])
    """What is wrong with patterns that could not be looked for, as the end of a sentence."""
    _spent: float = 0.0
    _compiled: dict[Pattern, _Compiled] = field(default_factory=dict[Pattern, _Compiled])

    def finds(self, pattern: Pattern, text: str) -> bool:
        """Tell whether the pattern is found; one that cannot be looked for is not."""
        if pattern in self.faults:
            return False
        if self._spent >= _SECONDS:
            self.faults[pattern] = "was not tried, because others took too long"
            return False
        begun = self.monotonic()
        try:
            return self._search(pattern, text)
        except TimeoutError:
            self.faults[pattern] = "takes too long"
        except (regex.error, RecursionError, ValueError, OverflowError) as error:
            self.faults[pattern] = f"cannot be read ({error})"
        finally:
            self._spent += self.monotonic() - begun
        return False

    def _search(self, pattern: Pattern, text: str) -> bool:
        """Search with what time is left."""
        compiled = self._compiled.get(pattern)
        if compiled is None:
            compiled = self._compiled[pattern] = _compile(pattern)
        left = min(_SECONDS_EACH, _SECONDS - self._spent)
        return compiled.search(text, timeout=left) is not None


def _compile(pattern: Pattern) -> _Compiled:
    """Compile a pattern that is not too large.

    Raises:
        ValueError: It is too large, or has parts or flags that are not known here.
    """
    source = pattern.source
    weight = len(source) * prod(max(1, int(count)) for count in _COUNTS.findall(source))
    if len(source) > _LONGEST or weight > _HEAVIEST:
        message = "it is too large"
        raise ValueError(message)
    if refused := _REFUSED.search(source):
        message = f"{refused[0]} is not known here"
        raise ValueError(message)
    if unknown := set(pattern.flags) - set(_WITHOUT_MEANING) - set(_FLAGS):
        message = f"unknown flag {min(unknown)!r}"
        raise ValueError(message)
    flags = regex.VERSION0
    for flag in set(pattern.flags) & set(_FLAGS):
        flags |= _FLAGS[flag]
    return regex.compile(source, flags)
