"""Time, keys and secrets as the machine gives them."""

import asyncio
import secrets
import time
from datetime import UTC, datetime
from uuid import UUID

from uuid_utils.compat import uuid7


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds since an arbitrary moment."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Return after that many seconds."""
        await asyncio.sleep(seconds)


class Uuid7Source:
    """Keys that sort by the time they were made."""

    def new(self) -> UUID:
        """Return a fresh UUIDv7."""
        return uuid7()


def new_code() -> str:
    """Return a secret of 96 bits, in letters and digits that can be copied from a message."""
    return secrets.token_hex(12)
