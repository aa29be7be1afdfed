"""What was recalled for an answer, as its message keeps it: keys, and no words."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from bot.domain.ids import MemoryId, MessageId
from bot.domain.passage import NOTHING_TOLD, Recalled


def to_marks(recalled: Recalled) -> dict[str, Any]:
    """Return what is kept with an answer; nothing for nothing."""
    if recalled == NOTHING_TOLD:
        return {}
    memories = [str(key) for key in recalled.memory_ids]
    return {"recalled": {"memories": memories, "messages": list(recalled.message_ids)}}


def from_marks(marks: Mapping[str, Any] | None) -> Recalled:
    """Return what was recalled for an answer."""
    kept = (marks or {}).get("recalled", {})
    return Recalled(
        memory_ids=tuple(MemoryId(UUID(key)) for key in kept.get("memories", ())),
        message_ids=tuple(MessageId(key) for key in kept.get("messages", ())),
    )
