"""The database: units of work over all repositories."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol

from bot.ports.bindings import Bindings
from bot.ports.deliveries import Deliveries
from bot.ports.markers import Markers
from bot.ports.messages import Messages
from bot.ports.personas import Personas
from bot.ports.places import Places
from bot.ports.sessions import Sessions
from bot.ports.turns import Turns
from bot.ports.users import Users


class UnitOfWork(Protocol):
    """One transaction. Leaving it rolls back whatever was not committed."""

    @property
    def users(self) -> Users: ...
    @property
    def places(self) -> Places: ...
    @property
    def bindings(self) -> Bindings: ...
    @property
    def personas(self) -> Personas: ...
    @property
    def sessions(self) -> Sessions: ...
    @property
    def turns(self) -> Turns: ...
    @property
    def messages(self) -> Messages: ...
    @property
    def deliveries(self) -> Deliveries: ...
    @property
    def markers(self) -> Markers: ...

    async def commit(self) -> None:
        """Keep what was done. Raises `StorageError` if the database does not."""
        ...


class Storage(Protocol):
    """The database."""

    def reading(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """Open a transaction that only reads; it waits for no writer."""
        ...

    def writing(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """Open a transaction that may write."""
        ...

    async def aclose(self) -> None:
        """Close all connections."""
        ...
