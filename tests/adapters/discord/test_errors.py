"""What discord.py raises, in our words."""

from dataclasses import dataclass, field
from typing import Any

import discord
import pytest

from adapters.common.errors import MessageGoneError, TooSoonError
from adapters.discord.errors import as_our_errors, translate
from bot.domain.errors import DeliveryError


@dataclass
class FakeResponse:
    """As much of a response as discord.py's errors read."""

    status: int
    reason: str = ""
    headers: dict[str, str] = field(default_factory=dict[str, str])


def refusal(status: int, code: int = 0, *, wait: str = "") -> discord.HTTPException:
    """Return the error that discord.py makes of a response."""
    response: Any = FakeResponse(status, headers={"Retry-After": wait} if wait else {})
    kind = {403: discord.Forbidden, 404: discord.NotFound, 503: discord.DiscordServerError}
    return kind.get(status, discord.HTTPException)(response, {"code": code, "message": "Why"})


def test_a_wish_for_patience_says_how_long() -> None:
    limited = translate(discord.RateLimited(31.5))
    assert isinstance(limited, TooSoonError)
    assert limited.seconds == 31.5
    refused = translate(refusal(429, wait="7"))
    assert isinstance(refused, TooSoonError)
    assert refused.seconds == 7


def test_a_deleted_message_is_told_from_other_refusals() -> None:
    assert isinstance(translate(refusal(404, 10008)), MessageGoneError)
    assert not isinstance(translate(refusal(404, 10003)), MessageGoneError)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (refusal(403, 50013), "does not let me write"),
        (refusal(404, 10062), "stopped waiting"),
        (refusal(503), "fault of its own"),
        (refusal(400, 50035), "refused what I sent: Why"),
        (discord.ClientException("no"), "could not be spoken to"),
        (ConnectionResetError("gone"), "cannot be reached"),
    ],
)
def test_every_error_is_one_sentence(error: Exception, sentence: str) -> None:
    with pytest.raises(DeliveryError, match=sentence) as told, as_our_errors():
        raise error
    assert told.value.__cause__ is error


def test_a_refused_intent_passes() -> None:
    with pytest.raises(discord.PrivilegedIntentsRequired), as_our_errors():
        raise discord.PrivilegedIntentsRequired(None)
