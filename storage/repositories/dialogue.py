"""Stands in for the table of dialogues until there is one: kept in memory, by database."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import PlaceId, UserId
from bot.ports.dialogues import Dialogue

_KEPT: dict[tuple[str, PlaceId, UserId], Dialogue] = {}


class DialoguesInMemory:
    """Implements `bot.ports.dialogues.Dialogues`, without transactions."""

    def __init__(self, db: AsyncConnection) -> None:
        self._database = str(db.engine.url)

    async def find(self, place_id: PlaceId, user_id: UserId) -> Dialogue | None:
        """Return what this person is filling in here."""
        return _KEPT.get((self._database, place_id, user_id))

    async def keep(self, place_id: PlaceId, user_id: UserId, dialogue: Dialogue) -> None:
        """Store where it stands, in place of an earlier one."""
        _KEPT[self._database, place_id, user_id] = dialogue

    async def drop(self, place_id: PlaceId, user_id: UserId) -> bool:
        """Forget it; tells whether there was one."""
        return _KEPT.pop((self._database, place_id, user_id), None) is not None
