"""Whether memories of somebody may be stored."""

from bot.domain.ids import UserId
from tests.fakes.tables import State


class InMemoryMemoryConsents:
    """Implements `bot.ports.memory_consents.MemoryConsents`."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def may_remember(self, user_id: UserId) -> bool:
        """Tell whether memories may be stored of what this person says; not of who is gone."""
        return user_id in self._state.users and user_id not in self._state.paused

    async def pause(self, user_id: UserId) -> bool:
        """Let none be stored from now on; tells whether that is new."""
        is_new = user_id not in self._state.paused
        self._state.paused.add(user_id)
        return is_new

    async def resume(self, user_id: UserId) -> bool:
        """Let them be stored again; tells whether that is new."""
        is_new = user_id in self._state.paused
        self._state.paused.discard(user_id)
        return is_new
