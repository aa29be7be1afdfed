"""Forms that are being filled in."""

from dataclasses import replace
from datetime import datetime

from bot.domain.ids import PlaceId, UserId
from bot.ports.clock import Clock
from bot.ports.dialogues import Dialogue
from tests.fakes.tables import State


class InMemoryDialogues:
    """Implements `bot.ports.dialogues.Dialogues`."""

    def __init__(self, state: State, clock: Clock) -> None:
        self._dialogues = state.dialogues
        self._clock = clock

    async def find(self, place_id: PlaceId, user_id: UserId, *, since: datetime) -> Dialogue | None:
        """Return what this person is filling in here, unless it was kept last before `since`."""
        kept, kept_at = self._dialogues.get((place_id, user_id), (None, since))
        return replace(kept, answers=dict(kept.answers)) if kept and kept_at >= since else None

    async def keep(self, place_id: PlaceId, user_id: UserId, dialogue: Dialogue) -> None:
        """Store where it stands, in place of an earlier one."""
        kept = replace(dialogue, answers=dict(dialogue.answers))
        self._dialogues[place_id, user_id] = kept, self._clock.now()

    async def drop(self, place_id: PlaceId, user_id: UserId) -> bool:
        """Forget it; tells whether there was one."""
        return self._dialogues.pop((place_id, user_id), None) is not None
