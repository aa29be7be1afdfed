"""People."""

from bot.domain.ids import UserId
from bot.domain.user import Identity, User
from bot.ports.ids import IdSource
from tests.fakes.tables import State


class InMemoryUsers:
    """Implements `bot.ports.users.Users`."""

    def __init__(self, state: State, ids: IdSource) -> None:
        self._users = state.users
        self._ids = ids

    async def get_or_create(self, identity: Identity) -> User:
        """Return the user of this account, under its present name."""
        known = await self.find(identity)
        user_id = known.id if known else UserId(self._ids.new())
        user = User(id=user_id, display_name=identity.display_name)
        self._users[identity.platform, identity.external_id] = user
        return user

    async def find(self, identity: Identity) -> User | None:
        """Return the user of this account if it is known."""
        return self._users.get((identity.platform, identity.external_id))
