"""What of a prompt goes when it does not fit.

In this order: examples from the last one on, the oldest lines of the conversation, lore, then the
persona's own texts as `_FIRST_TO_GO` says, and at last a main instruction that is too long gives
way to the default one. Where a long text goes, something shorter may have its room.
What was asked is never left out.
"""

import re
from collections.abc import Iterable, Sequence

from bot.domain.prompt import PromptMessage
from bot.prompting.macros.expander import Macros
from bot.prompting.masks import MASKS
from bot.prompting.sections import Section, main_section
from bot.prompting.tokens import estimate, estimate_line

_FIRST_TO_GO = (
    "note", "others", "scenario", "traits", "personality", *MASKS, "description", "reminder",
)  # fmt: skip

_EXAMPLES = "How {{char}} talks, for example:"
_START = re.compile("<START>", re.IGNORECASE)


def total(sections: Iterable[Section]) -> int:
    """Return about how many tokens they take together."""
    return sum(section.tokens for section in sections)


def sections_that_fit(
    sections: Iterable[Section], macros: Macros, *, room: int
) -> tuple[list[Section], list[Section]]:
    """Return which of a persona's sections stay within so many tokens, and which go."""
    kept = {section.name: section for section in sections}
    left_out: list[Section] = []
    for name in _FIRST_TO_GO:
        if total(kept.values()) <= room:
            break
        if name in kept:
            left_out.append(kept.pop(name))
    if total(kept.values()) > room:
        left_out.append(kept["main"])
        kept["main"] = main_section("", macros)
    return list(kept.values()), left_out


def newest_that_fit(lines: Sequence[PromptMessage], *, room: int) -> list[PromptMessage]:
    """Return the newest lines within so many tokens; the last one always."""
    kept: list[PromptMessage] = []
    for line in reversed(lines):
        room -= estimate_line(line)
        if room < 0 and kept:
            break
        kept.append(line)
    return kept[::-1]


def examples_that_fit(
    dialogue: str, macros: Macros, *, room: int
) -> tuple[list[Section], list[Section]]:
    """Return the first examples that stay within so many tokens, and those that go."""
    parts = _START.split(macros.expand(dialogue))
    blocks = [f"<START>\n{block}" for part in parts if (block := part.strip())]
    title = macros.expand(_EXAMPLES)
    room -= estimate(title)
    kept: list[str] = []
    for block in blocks:
        room -= estimate(block)
        if room < 0:
            break
        kept.append(block)
    return _examples(title, kept), _examples(title, blocks[len(kept) :])


def _examples(title: str, blocks: Sequence[str]) -> list[Section]:
    """Return the section that holds these examples; none for none."""
    return [Section("examples", "\n".join((title, *blocks)))] if blocks else []
