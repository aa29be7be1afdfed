"""What adapters hand people's words to."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.message import IncomingMessage, MessageKey
from bot.domain.place import Bookmark, PlaceKey, PlatformName


class FrontDesk(Protocol):
    """Takes messages in."""

    async def accept(self, incoming: IncomingMessage) -> None:
        """Store a message and, if it is addressed to us, see to its answer.

        Returns after the commit, before the answer: only then may the platform be told that the
        update was taken. A message that was taken before changes nothing. Raises `StorageError`
        when it could not be stored; the platform must then offer it again.
        """
        ...

    async def amend(self, incoming: IncomingMessage) -> None:
        """Take what a message says now in place of what it said; the newest may be answered anew.

        Raises `StorageError` when it could not be stored.
        """
        ...

    async def withdraw(self, key: MessageKey) -> None:
        """Forget what a message said; if it waits for its answer, there will be none.

        Raises `StorageError` when it could not be stored.
        """
        ...

    async def rename(self, key: PlaceKey, title: str) -> None:
        """Take note of what somebody calls a place from now on, where messages do not tell.

        Raises `StorageError` when it could not be stored.
        """
        ...

    async def bookmarks(self, platform: PlatformName, *, bot_account: str) -> Sequence[Bookmark]:
        """Return how far each place that we take part in was read, the last active ones first."""
        ...
