"""What happened and was not acknowledged yet."""

import asyncio
import contextlib
from itertools import count

from tests.platforms.bot_api.errors import ApiError
from tests.platforms.bot_api.values import Json
from tests.platforms.changes import Changes

_FIRST_ID = 1000
_NEAR = 10


class Updates:
    """The queue behind `getUpdates`: kept until a later offset acknowledges them."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._ids = count(_FIRST_ID)
        self._last = _FIRST_ID - 1
        self._pending: dict[int, Json] = {}
        self._polls = 0
        self.acknowledged: list[int] = []

    @property
    def pending(self) -> list[int]:
        """Return the ids of what the bot did not acknowledge."""
        return sorted(self._pending)

    def add(self, kind: str, content: Json) -> Json:
        """Add an update."""
        update_id = self._last = next(self._ids)
        self._pending[update_id] = update = {"update_id": update_id, kind: content}
        self._changes.happened()
        return update

    def count_from(self, update_id: int) -> None:
        """Go on with another number, as Telegram does after a week without updates."""
        self._ids = count(update_id)
        self._last = update_id - 1

    async def until_acknowledged(self) -> None:
        """Return when the bot has taken everything that happened."""
        await self._changes.until(lambda: not self._pending, f"{self._pending} acknowledged")

    async def poll(self, *, offset: int, limit: int, seconds: float) -> list[Json]:
        """Acknowledge what is below the offset, and return the rest as soon as there is any."""
        self._polls += 1
        mine = self._polls
        self._acknowledge(offset)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not self._pending and self._polls == mine:
                    await self._changes.next()
        if self._polls != mine:
            raise _conflict()
        return [self._pending[update_id] for update_id in self.pending[:limit]]

    def _acknowledge(self, offset: int) -> None:
        """Forget what is below the offset; one that lies in the future acknowledges nothing."""
        if offset > self._last + _NEAR:
            return
        for update_id in [known for known in self._pending if known < offset]:
            del self._pending[update_id]
            self.acknowledged.append(update_id)
        self._changes.happened()


def _conflict() -> ApiError:
    """Return what the older one of two polls is told: Telegram lets the newest one win."""
    return ApiError(
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance"
        " is running",
    )
