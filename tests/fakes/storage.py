"""A database in memory that keeps the promises of the ports: one writer, snapshots, rollback."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from bot.ports.clock import Clock
from bot.ports.ids import IdSource
from tests.fakes.dialogues import InMemoryDialogues
from tests.fakes.repositories import (
    InMemoryBindings,
    InMemoryDeliveries,
    InMemoryMarkers,
    InMemoryMessages,
    InMemoryPersonas,
    InMemoryPlaces,
    InMemorySessions,
    InMemoryTurns,
    InMemoryUsers,
)
from tests.fakes.tables import State


class InMemoryStorage:
    """Implements `bot.ports.storage.Storage`."""

    def __init__(self, *, clock: Clock, ids: IdSource) -> None:
        self.clock = clock
        self.ids = ids
        self.state = State()
        """What was committed; tests may look into it."""
        self._writer = asyncio.Lock()
        self.dialogues = InMemoryDialogues()

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator["InMemoryUnitOfWork"]:
        """Open a transaction on a snapshot."""
        yield InMemoryUnitOfWork(self)

    @asynccontextmanager
    async def writing(self) -> AsyncGenerator["InMemoryUnitOfWork"]:
        """Open a transaction that no other one writes beside."""
        async with self._writer:
            yield InMemoryUnitOfWork(self)

    async def aclose(self) -> None:
        """Do nothing."""


class InMemoryUnitOfWork:
    """Works on a copy, which becomes the storage's state by `commit`."""

    def __init__(self, storage: InMemoryStorage) -> None:
        self._storage = storage
        self._state = storage.state.copy()
        clock, ids = storage.clock, storage.ids
        self.users = InMemoryUsers(self._state, ids)
        self.places = InMemoryPlaces(self._state, ids)
        self.bindings = InMemoryBindings(self._state)
        self.personas = InMemoryPersonas(self._state)
        self.sessions = InMemorySessions(self._state, clock, ids)
        self.turns = InMemoryTurns(self._state, clock, ids)
        self.messages = InMemoryMessages(self._state, clock)
        self.deliveries = InMemoryDeliveries(self._state)
        self.dialogues = storage.dialogues
        self.markers = InMemoryMarkers(self._state)

    async def commit(self) -> None:
        """Keep what was done."""
        self._storage.state = self._state.copy()
