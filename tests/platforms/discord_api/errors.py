"""How Discord says no."""

from typing import Any, NoReturn, TypeVar

from tests.platforms.discord_api.values import Json

T = TypeVar("T")

_REFUSALS = {
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10007: (404, "Unknown Member"),
    10008: (404, "Unknown Message"),
    10013: (404, "Unknown User"),
    10015: (404, "Unknown Webhook"),
    10062: (404, "Unknown interaction"),
    30007: (400, "Maximum number of webhooks reached (15)"),
    30034: (400, "Max number of daily application command creates has been reached (200)"),
    40060: (400, "Interaction has already been acknowledged."),
    50001: (403, "Missing Access"),
    50005: (403, "Cannot edit a message authored by another user"),
    50006: (400, "Cannot send an empty message"),
    50007: (403, "Cannot send messages to this user"),
    50008: (400, "Cannot send messages in a non-text channel"),
    50013: (403, "Missing Permissions"),
    50024: (400, "Cannot execute action on this channel type"),
    50027: (401, "Invalid Webhook Token"),
    50035: (400, "Invalid Form Body"),
    50083: (400, "Thread is archived"),
    50109: (400, "The request body contains invalid JSON."),
    160004: (400, "A thread has already been created for this message"),
}
"""By code, the status and the words."""


class ApiError(Exception):
    """An answer that refuses."""

    def __init__(
        self, status: int, body: Json | str, *, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(f"{status}: {body}")
        self.status = status
        self.body = body
        self.headers = headers or {}


class DroppedError(Exception):
    """The connection ends without an answer."""


def refusal(code: int, **more: Any) -> ApiError:
    """Return the answer that has this code."""
    status, message = _REFUSALS[code]
    return ApiError(status, {"message": message, "code": code, **more})


def require(condition: object, code: int) -> None:
    """Refuse the request with this code unless the condition holds."""
    if not condition:
        raise refusal(code)


def found(thing: T | None, code: int) -> T:
    """Return a thing; refuse the request with this code if there is none."""
    if thing is None:
        raise refusal(code)
    return thing


def reject(path: str, code: str, message: str) -> NoReturn:
    """Refuse the field of the body that the path leads to, such as `embeds.0.title`."""
    errors: Json = {"_errors": [{"code": code, "message": message}]}
    for key in reversed(path.split(".")):
        errors = {key: errors}
    raise refusal(50035, errors=errors)
