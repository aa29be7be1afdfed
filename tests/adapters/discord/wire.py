"""Judges the requests that went to Discord: nobody pinged, and each one as Discord describes it."""

from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode

from simcord import Env

from tests.platforms.discord_api.specification import why_refused

SPECS = Path(__file__).parents[4] / "shared" / "specs"
"""Discord's own description of its API, kept beside the repository."""


def messages_sent(env: Env) -> list[dict[str, Any]]:
    """Return the bodies of all requests that say something, oldest first."""
    bodies: list[dict[str, Any]] = []
    for request in env.http_requests:
        body: Any = request.json
        if request.path.endswith("/callback"):
            body = body.get("data")
        if isinstance(body, dict) and ("content" in body or "embeds" in body):
            bodies.append(cast("dict[str, Any]", body))
    return bodies


def pinging_requests(env: Env) -> list[dict[str, Any]]:
    """Return what was sent without saying that nobody is to be pinged."""
    faults: list[dict[str, Any]] = []
    for body in messages_sent(env):
        allowed: dict[str, Any] = body.get("allowed_mentions") or {}
        if allowed.get("parse") != [] or allowed.get("replied_user", False):
            faults.append(body)
    return faults


def refused_requests(env: Env) -> list[str]:
    """Return which requests Discord's description does not allow, and why."""
    faults: list[str] = []
    for request in env.http_requests:
        query = f"?{urlencode(request.params)}" if request.params else ""
        why = why_refused(SPECS.parent, request.method, request.path + query, request.json)
        if why:
            faults.append(f"{request.method} {request.path} {request.json}: {'; '.join(why)}")
    return faults
