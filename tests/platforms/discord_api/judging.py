"""The last word on a test's requests: what Discord's own description says, and who is pinged."""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

from tests.platforms.discord_api.requests import Request
from tests.platforms.discord_api.server import DiscordApi
from tests.platforms.discord_api.specification import why_refused
from tests.platforms.discord_api.values import Json

_LONGEST_TEXT = 2000


def complaints(discord: DiscordApi, shared_folder: Path) -> list[str]:
    """Return what is wrong with any request that came in; the description may be absent."""
    found = list(discord.violations)
    for request in discord.requests:
        reasons = [*_forbidden(request, shared_folder), *_pings(request), *_lengths(request)]
        found += [f"{request.method} {request.path}: {reason}" for reason in reasons]
    return found


def said_in(request: Request) -> Json | None:
    """Return the part of a request that says something in a channel; None if it says nothing."""
    content: object = request.body
    if not isinstance(content, dict):
        return None
    body = cast("Json", content)
    spoken: Json = body.get("data") or body.get("message") or body
    return spoken if "content" in spoken or "embeds" in spoken else None


def _forbidden(request: Request, shared_folder: Path) -> tuple[str, ...]:
    if not shared_folder.is_dir():
        return ()
    return why_refused(
        shared_folder,
        request.method,
        request.address,
        request.body,
        has_files=bool(request.files),
    )


def _pings(request: Request) -> Iterator[str]:
    """Yield why somebody might be pinged: what is said must say that nobody is."""
    spoken = said_in(request)
    if spoken is None:
        return
    allowed: Json = spoken.get("allowed_mentions") or {}
    is_silent = allowed.get("parse") == [] and not allowed.get("replied_user")
    if not is_silent or allowed.get("users") or allowed.get("roles"):
        yield f"may ping: {allowed}"


def _lengths(request: Request) -> Iterator[str]:
    spoken = said_in(request)
    if spoken is not None and len(spoken.get("content") or "") > _LONGEST_TEXT:
        yield f"too long: {len(spoken['content'])} characters"
