"""Lorebooks, and where the lore of a session stands, as JSON."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from bot.domain.ids import LorebookId
from bot.domain.lore import Lorebook, LoreEntry, LoreState, LoreVerdict
from bot.domain.timed_effects import TimedEffects
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
    return {
        "effects": state.effects.to_plain(),
        "persona_id": state.persona_id,
        "verdicts": [_verdict_to_json(verdict) for verdict in state.verdicts],
        "greeting": state.greeting,
    }


def state_from_json(stored: Mapping[str, Any] | None) -> LoreState:
    """Return where the lore stood; nothing was told yet where nothing is stored."""
    if not stored:
        return LoreState()
    return LoreState(
        effects=TimedEffects.from_plain(stored.get("effects", {})),
        persona_id=stored.get("persona_id"),
        verdicts=tuple(_verdict_from_json(verdict) for verdict in stored.get("verdicts", ())),
        greeting=stored.get("greeting"),
    )


def _verdict_to_json(verdict: LoreVerdict) -> dict[str, Any]:
    book_id = verdict.lorebook_id
    return {**asdict(verdict), "lorebook_id": None if book_id is None else str(book_id)}


def _verdict_from_json(stored: Mapping[str, Any]) -> LoreVerdict:
    book_id = stored["lorebook_id"]
    lorebook_id = None if book_id is None else LorebookId(UUID(book_id))
    fields: dict[str, Any] = {**stored, "lorebook_id": lorebook_id}
    return LoreVerdict(**fields)
