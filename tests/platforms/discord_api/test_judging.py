"""The judge finds what is wrong, and nothing else."""

from pathlib import Path
from typing import Any

import pytest

from tests.platforms.discord_api.judging import complaints
from tests.platforms.discord_api.requests import Request
from tests.platforms.discord_api.server import DiscordApi
from tests.platforms.discord_api.values import Json

_SILENT: Json = {"parse": [], "replied_user": False}


def a_request(body: Any, *, path: str = "/channels/1/messages") -> Request:
    """Return a request that came in."""
    discord = DiscordApi()
    return Request(method="POST", path=path, ids={}, query={}, body=body, at=discord.world.now())


def judge(request: Request, shared_folder: Path) -> list[str]:
    discord = DiscordApi()
    discord.requests.append(request)
    return complaints(discord, shared_folder)


@pytest.mark.parametrize(
    "request_",
    [
        a_request({"content": "Hello", "allowed_mentions": _SILENT}),
        a_request({"content": "Hello", "allowed_mentions": {"parse": []}}),
        a_request(None, path="/channels/1/typing"),
        a_request({"type": 5}, path="/interactions/1/token/callback"),
        a_request(
            {"type": 4, "data": {"content": "Hello", "allowed_mentions": _SILENT}},
            path="/interactions/1/token/callback",
        ),
    ],
)
def test_a_request_in_order_is_not_complained_of(request_: Request, shared_folder: Path) -> None:
    assert judge(request_, shared_folder) == []


@pytest.mark.parametrize(
    ("request_", "complaint"),
    [
        (a_request({"content": "Hello"}), "may ping"),
        (a_request({"content": "Hello", "allowed_mentions": {"parse": ["users"]}}), "may ping"),
        (
            a_request({"content": "Hello", "allowed_mentions": {"parse": [], "users": ["7"]}}),
            "may ping",
        ),
        (
            a_request({"content": "Hello", "allowed_mentions": {**_SILENT, "replied_user": True}}),
            "may ping",
        ),
        (
            a_request({"type": 4, "data": {"content": "Hello"}}, path="/interactions/1/t/callback"),
            "may ping",
        ),
        (
            a_request({"name": "Tea", "message": {"content": "Hi"}}, path="/channels/1/threads"),
            "may ping",
        ),
        (a_request({"content": "x" * 2001, "allowed_mentions": _SILENT}), "too long"),
    ],
)
def test_what_could_ping_or_is_too_long_is_complained_of_without_the_description(
    request_: Request, complaint: str, tmp_path: Path
) -> None:
    (found,) = judge(request_, tmp_path / "absent")
    assert complaint in found


def test_what_the_description_does_not_allow_is_complained_of(shared_folder: Path) -> None:
    request = a_request({"content": "Hello", "embeds": 5, "allowed_mentions": _SILENT})
    assert judge(request, shared_folder)
