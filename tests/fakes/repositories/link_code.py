"""Codes that join accounts of one human."""

from datetime import datetime

from bot.domain.ids import PlaceId, UserId
from bot.domain.user import Identity, LinkCode, LinkTrial
from bot.ports.clock import Clock
from tests.fakes.tables import State


class InMemoryLinkCodes:
    """Implements `bot.ports.link_codes.LinkCodes`."""

    def __init__(self, state: State, clock: Clock) -> None:
        self._state = state
        self._clock = clock

    async def keep(
        self, user_id: UserId, *, code_hash: str, place_id: PlaceId, until: datetime
    ) -> None:
        """Keep the code of somebody until then, in place of an earlier one."""
        code = LinkCode(user_id=user_id, code_hash=code_hash, place_id=place_id)
        self._state.link_codes[user_id] = code, until

    async def find(self, code_hash: str) -> LinkCode | None:
        """Return the code of this hash if it is valid."""
        codes = self._state.link_codes.values()
        valid = (code for code, until in codes if until > self._clock.now())
        return next((code for code in valid if code.code_hash == code_hash), None)

    async def use_up(self, code_hash: str) -> LinkCode | None:
        """Return the code of this hash if it is valid, which it is no more from then on."""
        code = await self.find(code_hash)
        if code is not None:
            del self._state.link_codes[code.user_id]
        return code

    async def trials(self, identity: Identity, kind: LinkTrial, *, since: datetime) -> int:
        """Return how often an account tried this since then."""
        of_whom = identity.platform, identity.external_id
        return sum(
            (whose, what) == (of_whom, kind) and at > since
            for whose, what, at in self._state.link_trials
        )

    async def note(self, identity: Identity, kind: LinkTrial) -> None:
        """Count one more trial of an account."""
        trial = (identity.platform, identity.external_id), kind, self._clock.now()
        self._state.link_trials = (*self._state.link_trials, trial)
