"""Whether what somebody wrote tells of a crisis: rules, in several languages, no model.

A rule reads a phrase with what is around it: who speaks, whether it is denied, long past, a turn of
speech, a story, a game or a quote. What is missed is answered by a persona as ever; what is found
by mistake costs a caring answer.
"""

from dataclasses import dataclass

from bot.safety.plain import sentences
from bot.safety.rules import Kind, all_rules

_MOST = 8_000
"""Characters that are looked at, from the beginning and from the end."""


@dataclass(frozen=True, slots=True)
class Sign:
    """That somebody may be in danger."""

    kind: Kind
    language: str
    """In which they wrote of it, as two letters."""


def find_sign(text: str) -> Sign | None:
    """Return the most urgent sign of a crisis in what somebody wrote; None if there is none."""
    looked_at = text if len(text) <= 2 * _MOST else f"{text[:_MOST]}\n{text[-_MOST:]}"
    found: list[Sign] = []
    for sentence in sentences(looked_at):
        for rules in all_rules():
            found += [Sign(kind, rules.language) for kind in rules.kinds_in(sentence)]
            if any(sign.kind == "self" for sign in found):
                return found[-1]
    return found[0] if found else None
