"""Stands in for dialogues in the database in memory until they are there."""

from bot.domain.ids import PlaceId, UserId
from bot.ports.dialogues import Dialogue


class InMemoryDialogues:
    """Implements `bot.ports.dialogues.Dialogues`, without transactions."""

    def __init__(self) -> None:
        self._kept: dict[tuple[PlaceId, UserId], Dialogue] = {}

    async def find(self, place_id: PlaceId, user_id: UserId) -> Dialogue | None:
        """Return what this person is filling in here."""
        return self._kept.get((place_id, user_id))

    async def keep(self, place_id: PlaceId, user_id: UserId, dialogue: Dialogue) -> None:
        """Store where it stands, in place of an earlier one."""
        self._kept[place_id, user_id] = dialogue

    async def drop(self, place_id: PlaceId, user_id: UserId) -> bool:
        """Forget it; tells whether there was one."""
        return self._kept.pop((place_id, user_id), None) is not None
