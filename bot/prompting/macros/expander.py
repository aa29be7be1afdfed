"""Put what macros stand for in their places.

Invariant: what a macro brings in is never read for macros again, so no name and no message can
slip one in. Only what the author of the text wrote is read, inside of other macros too.

Variables (`{{getvar}}`, `{{setvar}}` and their kin) do not exist here: they become nothing.
Macros that nobody knows stay as they are.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from bot.ports.chance import Chance
from bot.prompting.macros.dice import roll
from bot.prompting.macros.parsing import Macro, options, parse
from bot.prompting.macros.times import at_offset, formatted

_LONGEST = 100_000
"""How many characters the macros of one text may bring in together."""

_DEEPEST = 8
"""How many macros may stand inside of one another."""

_TAG = re.compile(r"<(user|bot|char|group|charifnotgroup)>", re.IGNORECASE)
_TRIM = re.compile(r"\{\{\s*trim\s*\}\}", re.IGNORECASE)
_UTC = re.compile(r"time_utc\s*([+-]\d{1,2})", re.IGNORECASE)
_HEAD = re.compile(r"([a-z_]+)(?:::|:|\s)\s*(.*)", re.IGNORECASE | re.DOTALL)
_VARIABLE = re.compile(r"(get|set|add|inc|dec)(global)?var\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Macros:
    """What the macros of one turn stand for."""

    values: Mapping[str, str]
    """Those without arguments, by their names in lower case."""
    now: datetime
    chance: Chance
    """For what is drawn anew each turn."""
    lasting_chance: Chance
    """For what `{{pick}}` draws once for a session."""

    def expand(
        self, text: str, *, original: str | None = None, quote: Callable[[str], str] = str
    ) -> str:
        """Return the text with what its macros stand for.

        Args:
            text: What an author wrote; never what somebody said.
            original: What `{{original}}` stands for; None where there is no such thing.
            quote: What is done to all that is brought in, `re.escape` for patterns.

        Source of the names: Character Card V1 to V3 and the list of SillyTavern.
        """
        if "{{" not in text and "<" not in text:
            return text
        own = {} if original is None else {"original": original}
        expansion = _Expansion(self, {**self.values, **own}, quote)
        return expansion.render(_trimmed(text), blake2b(text.encode(), digest_size=8).hexdigest())

    def hidden_keys(self, text: str) -> str:
        """Return what `{{hidden_key:…}}` hides from the prompt, but not from other lore."""
        heads = [_HEAD.fullmatch(m.body.strip()) for m in parse(text) if isinstance(m, Macro)]
        return "\n".join(h[2] for h in heads if h and h[1].lower() == "hidden_key")


class _Expansion:
    """The work on one text."""

    def __init__(
        self, macros: Macros, values: Mapping[str, str], quote: Callable[[str], str]
    ) -> None:
        self._macros = macros
        self._values = values
        self._quote = quote
        self._room = _LONGEST
        self._depth = 0

    def render(self, text: str, occasion: str) -> str:
        """Return the text with its macros expanded; the occasion names it for chance."""
        return "".join(
            _TAG.sub(self._tagged, piece)
            if isinstance(piece, str)
            else self._bounded(self._expanded(piece, f"{occasion}:{piece.offset}"))
            for piece in parse(text)
        )

    def _tagged(self, tag: re.Match[str]) -> str:
        """Return what a macro in the older spelling stands for."""
        return self._bounded(self._quote(self._values[tag[1].lower()]))

    def _bounded(self, text: str) -> str:
        """Return as much of it as there is room for."""
        text = text[: self._room]
        self._room -= len(text)
        return text

    def _expanded(self, macro: Macro, occasion: str) -> str:
        """Return what the macro stands for, or how it is written."""
        body = macro.body.strip()
        if (value := self._values.get(body.lower())) is not None:
            return self._quote(value)
        if body.startswith("//") or _VARIABLE.match(body):
            return ""
        if utc := _UTC.fullmatch(body):
            return self._quote(formatted(at_offset(self._macros.now, int(utc[1])), "LT"))
        head = _HEAD.fullmatch(body)
        if head is None or self._depth == _DEEPEST:
            return macro.raw
        self._depth += 1
        value = self._called(head[1].lower(), head[2], occasion)
        self._depth -= 1
        return macro.raw if value is None else value

    def _called(self, name: str, given: str, occasion: str) -> str | None:
        """Return what a macro with arguments stands for; None if nobody knows it."""
        match name:
            case "random":
                value = self._drawn(given, self._macros.chance, occasion)
            case "pick":
                value = self._drawn(given, self._macros.lasting_chance, occasion)
            case "roll":
                formula = self.render(given, occasion)
                value = roll(formula, chance=self._macros.chance, occasion=occasion)
            case "reverse":
                value = self.render(given, occasion)[::-1]
            case "datetimeformat":
                value = self._quote(formatted(self._macros.now, given.strip()))
            case "comment" | "hidden_key":
                value = ""
            case _:
                value = None
        return value

    def _drawn(self, given: str, chance: Chance, occasion: str) -> str:
        """Return one of the options."""
        choices = options(given)
        return self.render(choices[chance.below(len(choices), occasion)], occasion)


def _trimmed(text: str) -> str:
    """Return the text without `{{trim}}` and the line breaks around it."""
    first, *others = _TRIM.split(text)
    for other in others:
        first = first.rstrip("\r\n") + other.lstrip("\r\n")
    return first
