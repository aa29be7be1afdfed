"""Whether memories of somebody may be stored."""

from typing import Protocol

from bot.domain.ids import UserId


class MemoryConsents(Protocol):
    """What people decided about memories. Whoever stores one asks here first."""

    async def may_remember(self, user_id: UserId) -> bool:
        """Tell whether memories may be stored of what this person says."""
        ...

    async def pause(self, user_id: UserId) -> bool:
        """Let none be stored from now on; tells whether that is new."""
        ...

    async def resume(self, user_id: UserId) -> bool:
        """Let them be stored again; tells whether that is new."""
        ...
