"""What the bot itself answers to somebody who may be in danger: never a persona, never a model."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.safety.crisis import Sign, find_sign
from bot.safety.rules import Kind

_HERE = Path(__file__).parent
_FALLBACK = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Helplines:
    """Whom to call in one country."""

    crisis: Sequence[str] = ()
    """Empty where no country is known."""
    violence: Sequence[str] = ()
    emergency: str = ""


def known_regions() -> Sequence[str]:
    """Return the countries whose helplines are known, as two letters."""
    return tuple(_read("helplines.toml"))


class Caretaker:
    """Looks for signs of a crisis and knows what to say."""

    def __init__(self, *, region: str = "", helplines: str = "", is_on: bool = True) -> None:
        """Name the helplines of a region, or those of the operator, one a line, in their place.

        Args:
            region: A country of `known_regions`; empty names where to look for helplines.
            helplines: What an operator wants to be shown in place of them.
            is_on: Whether anything is looked for.
        """
        self._is_on = is_on
        self._own = [line.strip() for line in helplines.splitlines() if line.strip()]
        here: Mapping[str, Any] = _read("helplines.toml")[region] if region else {}
        self._here = Helplines(
            crisis=here.get("crisis", ()),
            violence=here.get("violence", ()),
            emergency=here.get("emergency", ""),
        )
        self._words: Mapping[str, Mapping[str, str]] = _read("care.toml")

    def sees_a_sign(self, text: str) -> bool:
        """Tell whether what somebody wrote is to be answered with care."""
        return self._is_on and find_sign(text) is not None

    def answer_to(self, text: str) -> str | None:
        """Return what to say to what somebody wrote; None where nothing tells of a crisis."""
        sign = find_sign(text) if self._is_on else None
        return self._answer(sign) if sign is not None else None

    def _answer(self, sign: Sign) -> str:
        words = self._words.get(sign.language, self._words[_FALLBACK])
        emergency = self._here.emergency or words["emergency"]
        return "\n\n".join(
            (
                words["opening"],
                words[sign.kind],
                "\n".join(f"- {line}" for line in self._lines(sign.kind, words)),
                words["danger"].format(emergency=emergency),
                words["ending"],
            )
        )

    def _lines(self, kind: Kind, words: Mapping[str, str]) -> Sequence[str]:
        """Return whom to call, one a line."""
        if self._own:
            return self._own
        if not self._here.crisis:
            return [words["anywhere"]]
        first = self._here.violence if kind == "violence" else ()
        return [*first, *self._here.crisis, words["elsewhere"]]


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_HERE / name).read_text(encoding="utf-8"))
