"""Requests as they came in, and what was answered."""

import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from aiohttp import BodyPartReader, web

from tests.platforms.discord_api.errors import refusal

_FORM, _JSON = "multipart/form-data", "application/json"
_PAYLOAD = "payload_json"


@dataclass(kw_only=True)
class Request:
    """One request to the REST API."""

    method: str
    path: str
    """What follows the base address."""
    ids: dict[str, str]
    """The parts of the path that vary, by what they name."""
    query: dict[str, str]
    body: Any = None
    """What the JSON says; None without any."""
    files: dict[str, bytes] = field(default_factory=dict[str, bytes])
    """What was uploaded, by file name."""
    at: datetime
    status: int | None = None
    """None while nothing was answered, and for ever if the connection ended first."""
    answer: Any = None

    @property
    def address(self) -> str:
        """Return the path with the query."""
        return f"{self.path}?{urlencode(self.query)}" if self.query else self.path

    def fits(self, pattern: str) -> bool:
        """Tell whether it is one of `POST /channels/*/messages`, where `*` is any one part."""
        expression = re.escape(pattern).replace(r"\ ", " ").replace(r"\*", "[^/]+")
        return re.fullmatch(expression, f"{self.method} {self.path}") is not None

    def asks(self, name: str) -> bool:
        """Tell whether the query turns something on."""
        return self.query.get(name, "").lower() in {"1", "true"}

    def id_of(self, name: str) -> int:
        """Return the id in the path that names a channel, message, and so on; 0 if it is none."""
        text = self.ids[name]
        return int(text) if text.isdecimal() else 0


def read_request(http: web.Request, base: str, at: datetime) -> Request:
    """Return the request, its body not yet read."""
    return Request(
        method=http.method,
        path=http.path.removeprefix(base),
        ids=dict(http.match_info),
        query=dict(http.query),
        at=at,
    )


async def read_body(http: web.Request, request: Request) -> None:
    """Read what was sent with it, JSON or a form with files."""
    if http.content_type == _FORM:
        async for part in await http.multipart():
            await _read_part(part, request)
    elif http.can_read_body:
        is_json = http.content_type == _JSON
        request.body = _parsed(await http.text()) if is_json else _parsed("")


async def _read_part(part: Any, request: Request) -> None:
    if not isinstance(part, BodyPartReader):
        return
    if part.name == _PAYLOAD:
        request.body = _parsed(await part.text())
    else:
        request.files[part.filename or ""] = await part.read()


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise refusal(50109) from error
