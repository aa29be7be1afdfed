"""Things that go wrong when a test says so."""

import asyncio
from dataclasses import dataclass, field

from tests.platforms.discord_api.errors import ApiError, DroppedError
from tests.platforms.discord_api.requests import Request


def rate_limited(
    seconds: float, *, is_global: bool = False, is_from_discord: bool = True
) -> ApiError:
    """Return the answer that asks for patience.

    What comes from Discord itself has passed a proxy, which says so; without its header it is the
    proxy that refuses, which clients take for a ban.
    """
    headers = {
        "Retry-After": f"{seconds:g}",
        "X-RateLimit-Scope": "global" if is_global else "user",
        "X-RateLimit-Reset-After": f"{seconds:g}",
        **({"X-RateLimit-Global": "true"} if is_global else {}),
        **({"Via": "1.1 google"} if is_from_discord else {}),
    }
    message = "You are being rate limited."
    body = {"message": message, "retry_after": seconds, "global": is_global}
    return ApiError(429, body, headers=headers)


def server_error(status: int = 502) -> ApiError:
    """Return an answer of a broken server."""
    return ApiError(status, "<html><body>Bad Gateway</body></html>")


def dropped() -> DroppedError:
    """Return the end of the connection."""
    return DroppedError()


@dataclass(kw_only=True)
class Fault:
    """What happens to the next requests that fit a pattern."""

    pattern: str
    """A method and a path, `*` for any part of it: `POST /channels/*/messages`."""
    error: ApiError | DroppedError | None
    """None only holds them up."""
    times: int
    gate: asyncio.Event | None
    """Opened when the request may go on."""
    is_after: bool
    """Whether the request takes effect nevertheless: what is lost or late is the answer."""


@dataclass
class Faults:
    """The faults that are still to come."""

    coming: list[Fault] = field(default_factory=list[Fault])

    def take(self, request: Request) -> Fault | None:
        """Return the fault that this request meets."""
        for fault in self.coming:
            if request.fits(fault.pattern):
                fault.times -= 1
                if not fault.times:
                    self.coming.remove(fault)
                return fault
        return None
