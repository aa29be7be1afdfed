"""Somebody is erased, answers that are being written to them first."""

import logging
from collections.abc import Callable

from bot.conversation.engine import Engine
from bot.conversation.privacy.own import NOTHING
from bot.domain.errors import BadInputError, NotFoundError
from bot.domain.place import PlaceKey
from bot.domain.policy import THE_BOT
from bot.domain.privacy import Tombstone
from bot.domain.user import Identity, User
from bot.ports.storage import Storage, UnitOfWork

logger = logging.getLogger(__name__)


class Eraser:
    """Erases people. A tombstone is all that is logged of it."""

    def __init__(self, storage: Storage, engine: Engine, *, when_done: Callable[[], None]) -> None:
        self._storage = storage
        self._engine = engine
        self._when_done = when_done
        """Sees to it that nothing stays behind in files either; must return at once."""

    async def erase(self, identity: Identity, *, private_place: PlaceKey) -> None:
        """Remove whoever has this account with all that is theirs, for good.

        Raises:
            NotFoundError: Nobody has it.
            BadInputError: They are being answered again, after that was stopped twice.
        """
        await self._stop_answers(identity)
        try:
            stone = await self._erase(identity, private_place)
        except BadInputError:
            # They went on writing meanwhile.
            await self._stop_answers(identity)
            stone = await self._erase(identity, private_place)
        logger.info("Somebody was erased: %s", stone.mark)
        self._when_done()

    async def _erase(self, identity: Identity, private_place: PlaceKey) -> Tombstone:
        async with self._storage.writing(THE_BOT) as uow:
            user = await _found(uow, identity)
            stone = await uow.estates.erase(user.id, private_places=[private_place])
            await uow.commit()
        return stone

    async def _stop_answers(self, identity: Identity) -> None:
        """End what would be said to them, and return when that has ended."""
        async with self._storage.writing(THE_BOT) as uow:
            sessions = await uow.estates.cancel((await _found(uow, identity)).id)
            await uow.commit()
        for session_id in sessions:
            self._engine.stop(session_id)
            await self._engine.settle(session_id)


async def _found(uow: UnitOfWork, identity: Identity) -> User:
    """Return who has an account."""
    user = await uow.users.find(identity)
    if user is None:
        raise NotFoundError(NOTHING)
    return user
