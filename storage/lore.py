"""Lorebooks, and where the lore of a session stands, as JSON."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bot.domain.lore import Lorebook, LoreEntry, LoreState
from storage.values import known


def book_to_json(book: Lorebook) -> dict[str, Any]:
    """Return the book as JSON has it."""
    return asdict(book)


def book_from_json(stored: Mapping[str, Any]) -> Lorebook:
    """Return the book that was stored."""
    entries = tuple(LoreEntry(**known(LoreEntry, entry)) for entry in stored.get("entries", ()))
    fields: dict[str, Any] = {**known(Lorebook, stored), "entries": entries}
    return Lorebook(**fields)


def state_to_json(state: LoreState) -> dict[str, Any]:
    """Return where the lore stands as JSON has it."""
    return {"effects": dict(state.effects), "verdicts": state.verdicts}


def state_from_json(stored: Mapping[str, Any] | None) -> LoreState:
    """Return where the lore stood; nothing was told yet where nothing is stored."""
    if not stored:
        return LoreState()
    verdicts = tuple((name, reason) for name, reason in stored.get("verdicts", ()))
    return LoreState(effects=stored.get("effects", {}), verdicts=verdicts)
