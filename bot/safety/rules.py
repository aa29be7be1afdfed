"""The rules of each language, as its file in `languages` has them, and how they read a sentence.

A file holds regular expressions for whole words; `<word>` stands for one of its `[words]`.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

Kind = Literal["self", "other", "violence"]
"""Who is in danger: whoever writes, by their own hand; somebody close to them; or whoever writes,
because of somebody else."""

_NOTHING = re.compile(r"(?!)")
_FOLDER = Path(__file__).parent / "languages"
_WORD = re.compile(r"<([a-z_]+)>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What tells of one kind of danger."""

    kind: Kind
    patterns: re.Pattern[str]
    may_be_denied: bool = True
    """Whether a negation before it takes it back: it does not where it is part of it."""
    is_of_speaker: bool = False
    """Whether it counts only where a `speaker` stands before it, or nothing does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How one language speaks of danger, and how it only seems to."""

    language: str
    signs: Sequence[Signs]
    harmless: re.Pattern[str] = _NOTHING
    """Turns of speech that are taken out before anything is looked for."""
    excuses: re.Pattern[str] = _NOTHING
    """What makes a whole sentence one about a story, a game, or words."""
    jokes: re.Pattern[str] = _NOTHING
    """What makes a sentence a joke, where it names a `trifle` too."""
    trifles: re.Pattern[str] = _NOTHING
    denials: re.Pattern[str] = _NOTHING
    """What takes back a sign that comes right after it."""
    speakers: re.Pattern[str] = _NOTHING
    """What tells that people speak of themselves."""
    past: re.Pattern[str] = _NOTHING
    """What moves a clause to long ago."""
    recent: re.Pattern[str] = _NOTHING
    """What brings it back to now."""

    def kinds_in(self, sentence: str) -> Iterator[Kind]:
        """Yield each kind of danger that a sentence of plain words tells of."""
        said = self.harmless.sub(" … ", sentence)
        if self.excuses.search(said):
            return
        if self.jokes.search(said) and self.trifles.search(said):
            return
        for signs in self.signs:
            for match in signs.patterns.finditer(said):
                if self._counts(said, match, signs):
                    yield signs.kind

    def _counts(self, said: str, match: re.Match[str], signs: Signs) -> bool:
        """Tell whether a sign is meant: neither denied, nor somebody else's, nor long past."""
        before = said[: match.start()]
        if signs.may_be_denied and self.denials.search(before):
            return False
        lead = before[max(before.rfind(","), before.rfind(":")) + 1 :]
        if signs.is_of_speaker and lead.strip() and not self.speakers.search(lead):
            return False
        clause = lead + re.split("[,:]", said[match.start() :])[0]
        return not self.past.search(clause) or bool(self.recent.search(clause))


@cache
def all_rules() -> tuple[Rules, ...]:
    """Return the rules of every language that has a file."""
    return tuple(_read(path) for path in sorted(_FOLDER.glob("*.toml")))


def _read(path: Path) -> Rules:
    """Read the rules of one language."""
    file = tomllib.loads(path.read_text(encoding="utf-8"))
    words: Mapping[str, str] = file.pop("words", {})
    signs: Sequence[dict[str, Any]] = file.pop("signs")
    return Rules(
        language=path.stem,
        signs=tuple(_to_signs(one, words) for one in signs),
        **{name: _any_of(patterns, words) for name, patterns in file.items()},
    )


def _to_signs(one: Mapping[str, Any], words: Mapping[str, str]) -> Signs:
    return Signs(
        kind=one["kind"],
        patterns=_any_of(one["patterns"], words),
        may_be_denied=one.get("may_be_denied", True),
        is_of_speaker=one.get("is_of_speaker", False),
    )


def _any_of(patterns: Sequence[str], words: Mapping[str, str]) -> re.Pattern[str]:
    """Return a pattern for any of these, as whole words."""
    whole = "|".join(patterns)
    while (spelt_out := _WORD.sub(lambda word: words[word[1]], whole)) != whole:
        whole = spelt_out
    return re.compile(rf"(?<!\S)(?:{whole})(?!\S)")
