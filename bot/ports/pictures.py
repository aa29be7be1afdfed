"""The pictures of personas, for platforms that show who speaks."""

from typing import Protocol

from bot.domain.face import Face
from bot.domain.file import File


class Pictures(Protocol):
    """Loads pictures one by one, only when they are wanted."""

    async def find(self, face: Face) -> File | None:
        """Return the picture of who speaks, if there is one.

        Raises `StorageError` when it cannot be read now.
        """
        ...
