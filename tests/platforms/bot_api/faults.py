"""Things that go wrong when a test says so."""

import asyncio
from dataclasses import dataclass, field

from tests.platforms.bot_api.errors import ApiError, DroppedError


def too_many_requests(seconds: int) -> ApiError:
    """Return the answer that asks for patience."""
    reason = f"Too Many Requests: retry after {seconds}"
    return ApiError(429, reason, retry_after=seconds)


def blocked() -> ApiError:
    """Return the answer about a person who blocked the bot."""
    return ApiError(403, "Forbidden: bot was blocked by the user")


def server_error() -> ApiError:
    """Return an answer of a broken server."""
    return ApiError(502, "Bad Gateway")


def dropped() -> DroppedError:
    """Return the end of the connection."""
    return DroppedError()


@dataclass(kw_only=True)
class Fault:
    """What happens to the next requests of a method."""

    method: str
    error: ApiError | DroppedError | None
    """None only holds them up."""
    chat_id: int | None
    """None for requests of any chat."""
    times: int
    gate: asyncio.Event | None
    """Opened when the request may go on."""
    is_after: bool
    """Whether the request takes effect nevertheless: what is lost is the answer."""


@dataclass
class Faults:
    """The faults that are still to come."""

    coming: list[Fault] = field(default_factory=list[Fault])

    def take(self, method: str, chat_id: object) -> Fault | None:
        """Return the fault that this request meets."""
        for fault in self.coming:
            if fault.method.lower() == method and fault.chat_id in {None, chat_id}:
                fault.times -= 1
                if not fault.times:
                    self.coming.remove(fault)
                return fault
        return None
