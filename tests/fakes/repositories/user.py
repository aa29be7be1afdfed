"""People."""

from datetime import datetime

from bot.domain.ids import UserId
from bot.domain.user import Identity, User
from bot.ports.clock import Clock
from bot.ports.ids import IdSource
from tests.fakes.tables import KeptIdentity, State


class InMemoryUsers:
    """Implements `bot.ports.users.Users`."""

    def __init__(self, state: State, clock: Clock, ids: IdSource) -> None:
        self._state = state
        self._clock = clock
        self._ids = ids

    async def get_or_create(self, identity: Identity) -> User:
        """Return the user of this account, under its present name."""
        known = await self.find(identity)
        user_id = known.id if known else UserId(self._ids.new())
        return keep_user(self._state, user_id, identity, now=self._clock.now())

    async def was_introduced(self, user_id: UserId) -> bool:
        """Tell whether this person was told that they talk to an AI."""
        return user_id in self._state.introduced

    async def introduce(self, user_id: UserId) -> None:
        """Note that this person was told so."""
        self._state.introduced.add(user_id)

    async def find(self, identity: Identity) -> User | None:
        """Return the user of this account if it is known."""
        kept = self._state.identities.get((identity.platform, identity.external_id))
        return self._state.user(kept.user_id) if kept else None


def keep_user(state: State, user_id: UserId, identity: Identity, *, now: datetime) -> User:
    """Let this account be that of the user, who is called by its name from then on."""
    user = User(id=user_id, display_name=identity.display_name)
    state.users[user_id] = user
    state.met_at.setdefault(user_id, now)
    kept = KeptIdentity(identity=identity, user_id=user_id)
    state.identities[identity.platform, identity.external_id] = kept
    return user
