"""A database that fails for as long as a test says, before or after it kept what it was given."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from bot.domain.errors import StorageError
from bot.domain.policy import NOBODY, Actor
from tests.fakes.storage import InMemoryStorage, InMemoryUnitOfWork


class FailingStorage(InMemoryStorage):
    """Implements `bot.ports.storage.Storage`; fails while a count below is above zero."""

    faults = 0
    """How many of the next transactions cannot begin."""
    lost_words = 0
    """How many of the next writing transactions end with a fault although they were kept."""

    @asynccontextmanager
    async def reading(self, actor: Actor = NOBODY) -> AsyncGenerator[InMemoryUnitOfWork]:
        """Open a transaction on a snapshot."""
        self._maybe_fail()
        async with super().reading(actor) as uow:
            yield uow

    @asynccontextmanager
    async def writing(self, actor: Actor = NOBODY) -> AsyncGenerator[InMemoryUnitOfWork]:
        """Open a transaction that no other one writes beside."""
        self._maybe_fail()
        async with super().writing(actor) as uow:
            yield uow
        if self.lost_words:
            self.lost_words -= 1
            raise _away()

    def _maybe_fail(self) -> None:
        if self.faults:
            self.faults -= 1
            raise _away()


def _away() -> StorageError:
    return StorageError("The database is away.", remedy="Look after it.")
