"""What a set of rules for one language is, and how it reads a sentence."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["self", "other", "violence"]
"""Who is in danger: whoever writes, by their own hand; somebody close to them; or whoever writes,
because of somebody else."""

NOTHING = re.compile(r"(?!)")


def any_of(*patterns: str) -> re.Pattern[str]:
    """Return a pattern for any of these, as whole words."""
    return re.compile(r"(?<!\S)(?:" + "|".join(patterns) + r")(?!\S)") if patterns else NOTHING


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
    harmless: re.Pattern[str] = NOTHING
    """Turns of speech that are taken out before anything is looked for."""
    excuses: re.Pattern[str] = NOTHING
    """What makes a whole sentence one about a story, a game, or words."""
    jokes: re.Pattern[str] = NOTHING
    """What makes a sentence a joke, where it names a `trifle` too."""
    trifles: re.Pattern[str] = NOTHING
    denials: re.Pattern[str] = NOTHING
    """What takes back a sign that comes right after it."""
    speakers: re.Pattern[str] = NOTHING
    """What tells that people speak of themselves."""
    past: re.Pattern[str] = NOTHING
    """What moves a clause to long ago."""
    recent: re.Pattern[str] = NOTHING
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
