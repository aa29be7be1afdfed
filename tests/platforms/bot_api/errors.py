"""How the Bot API says no."""

from typing import Any


class ApiError(Exception):
    """An answer with `ok: false`."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


class DroppedError(Exception):
    """The connection ends without an answer."""


def require(condition: object, reason: str) -> None:
    """Refuse the request, as one that makes no sense, unless the condition holds."""
    if not condition:
        raise ApiError(400, f"Bad Request: {reason}")
