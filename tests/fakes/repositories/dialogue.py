"""Forms that are being filled in."""

from dataclasses import replace

from bot.domain.ids import PlaceId, UserId
from bot.ports.dialogues import Dialogue
from tests.fakes.tables import State


class InMemoryDialogues:
    """Implements `bot.ports.dialogues.Dialogues`."""

    def __init__(self, state: State) -> None:
        self._dialogues = state.dialogues

    async def find(self, place_id: PlaceId, user_id: UserId) -> Dialogue | None:
        """Return what this person is filling in here."""
        kept = self._dialogues.get((place_id, user_id))
        return replace(kept, answers=dict(kept.answers)) if kept else None

    async def keep(self, place_id: PlaceId, user_id: UserId, dialogue: Dialogue) -> None:
        """Store where it stands, in place of an earlier one."""
        self._dialogues[place_id, user_id] = replace(dialogue, answers=dict(dialogue.answers))

    async def drop(self, place_id: PlaceId, user_id: UserId) -> bool:
        """Forget it; tells whether there was one."""
        return self._dialogues.pop((place_id, user_id), None) is not None
