"""The pictures of personas for adapters: each is loaded in a unit of work of its own."""

from bot.domain.face import Face
from bot.domain.file import File
from bot.domain.policy import THE_BOT
from bot.ports.storage import Storage


class SqlPictures:
    """Implements `Pictures`."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def find(self, face: Face) -> File | None:
        """Return the picture of who speaks, if there is one."""
        async with self._storage.reading(THE_BOT) as uow:
            return await uow.persona_history.picture(face.persona_id, face.revision)
