"""Books and conversations, made with everything that a test does not care for filled in."""

from typing import Any

from bot.domain.lore import Lorebook, LoreEntry
from bot.domain.timed_effects import TimedEffects
from bot.prompting.lore.activate import activate
from bot.prompting.lore.outcome import LoreOutcome
from bot.prompting.lore.patterns import Patterns
from bot.prompting.lore.talk import Talk
from bot.prompting.macros.of_turn import macros_of_names
from tests.builders import NOON
from tests.fakes.chance import LoadedDice

DICE = LoadedDice()
MACROS = macros_of_names(char="Coach", user="Ann", now=NOON, chance=DICE, lasting_chance=DICE)


def an_entry(content: str = "It is told.", *keys: str, **changes: Any) -> LoreEntry:
    """Return an entry whose id is its content."""
    given: dict[str, Any] = {"id": content, "keys": keys}
    return LoreEntry(content=content, **{**given, **changes})


def a_book(*entries: LoreEntry, **changes: Any) -> Lorebook:
    """Return a book."""
    return Lorebook(entries=entries, **changes)


def a_talk(*lines: str, **changes: Any) -> Talk:
    """Return a conversation of these lines."""
    given: dict[str, Any] = {"message_count": len(lines), "answer_count": len(lines) // 2}
    return Talk(lines=lines, **{**given, **changes})


def tell(book: Lorebook | LoreEntry, *lines: str, **changes: Any) -> LoreOutcome:
    """Return what a book, or a book of one entry, tells when these lines were said."""
    return tell_all([book if isinstance(book, Lorebook) else a_book(book)], *lines, **changes)


def tell_all(books: list[Lorebook], *lines: str, **changes: Any) -> LoreOutcome:
    """Return what several books tell when these lines were said."""
    counts = {n: changes.pop(n) for n in ("message_count", "answer_count") if n in changes}
    talk = a_talk(*lines, greeting=changes.pop("greeting", None), **counts)
    given: dict[str, Any] = {
        "macros": MACROS,
        "chance": DICE,
        "budget": 1000,
        "room": 4000,
        "effects": TimedEffects(),
        "patterns": Patterns(monotonic=lambda: 0.0),
    }
    return activate(books, talk, **{**given, **changes})


def texts(outcome: LoreOutcome) -> list[str]:
    """Return what is told, in its order."""
    return [told.text for told in outcome.told]


def why(outcome: LoreOutcome) -> list[str]:
    """Return the verdicts as people read them, in the order of the books."""
    return [str(verdict) for verdict in outcome.verdicts]
