"""What is said of a memory: what it is, whose, where it may be told, and why it is not. Pure."""

from collections.abc import Iterator

from bot.domain.memory import Memory, MemoryKind, MemoryScope

KINDS: dict[MemoryKind, str] = {"pin": "Pin", "fact": "Fact", "summary": "Summary"}
_WHERE: dict[MemoryScope, str] = {
    "session": "in the conversation that it sums up",
    "private": "where you talk with me alone",
    "place": "in {place}, and where you talk with me alone",
    "project": "in the project that it is of",
}
ALL_PERSONAS = "all personas"


def where(memory: Memory, place: str) -> str:
    """Say where a memory may be told, which was made in a place of this title."""
    return _WHERE[memory.scope].format(place=place or "the place where it was made")


def states(memory: Memory) -> Iterator[str]:
    """Yield why it is not told, if it is not."""
    if memory.superseded_at is not None:
        yield f"another one took its place on {memory.superseded_at:%Y-%m-%d}"
    elif not memory.is_active:
        yield "switched off"
    if memory.is_stale:
        yield "not told: a message that it was made of has changed"
