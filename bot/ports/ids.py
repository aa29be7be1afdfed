"""Fresh keys, injected so that tests can foresee them."""

from typing import Protocol
from uuid import UUID


class IdSource(Protocol):
    """Makes keys."""

    def new(self) -> UUID:
        """Return a key never given before; later keys sort after earlier ones (UUIDv7)."""
        ...
