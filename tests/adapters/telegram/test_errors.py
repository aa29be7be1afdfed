"""What python-telegram-bot raises, in our words."""

import httpx
import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from adapters.common.errors import MessageGoneError, TooSoonError
from adapters.telegram.errors import (
    NoRightsError,
    NoTopicsError,
    TopicGoneError,
    UnchangedError,
    as_our_errors,
    translate,
)
from bot.domain.errors import ConfigurationError, DeliveryError


def a_network_error(cause: Exception | None) -> NetworkError:
    """Return the error that the library makes of one of the connection."""
    error = NetworkError("httpx says so")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize("as_timedelta", ["true", "false"])
@pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")
def test_a_wish_for_patience_says_how_long(
    monkeypatch: pytest.MonkeyPatch, as_timedelta: str
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", as_timedelta)

    limited = translate(RetryAfter(31))

    assert isinstance(limited, TooSoonError)
    assert limited.seconds == 31


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("Message is not modified: it is the same", UnchangedError),
        ("Message thread not found", TopicGoneError),
        ("Message to edit not found", MessageGoneError),
        ("Message can't be edited", MessageGoneError),
        ("The chat is not a forum", NoTopicsError),
        ("Not enough rights to create a topic", NoRightsError),
        ("Chat not found", DeliveryError),
    ],
)
def test_refusals_are_told_apart_by_what_telegram_says(
    reason: str, kind: type[DeliveryError]
) -> None:
    assert type(translate(BadRequest(reason))) is kind


@pytest.mark.parametrize(
    ("error", "sentence", "remedy"),
    [
        (
            Forbidden("Forbidden: bot was kicked from the group chat"),
            "Telegram does not let me write there: bot was kicked from the group chat.",
            "add it again",
        ),
        (BadRequest("Chat not found"), "Telegram refused what I sent: Chat not found.", ""),
        (ChatMigrated(-1002), "This group has become another one; please write again.", ""),
        (
            Conflict("Conflict: terminated by other getUpdates request"),
            "Telegram hands out updates to one program only: terminated by other getUpdates"
            " request.",
            "Stop the other program",
        ),
        (TimedOut(), "Telegram cannot be reached: Timed out.", "Check the network"),
        (
            InvalidToken("Not Found: method not found"),
            "This Bot API server does not know what I asked for.",
            "Update the server",
        ),
        (TelegramError("Odd"), "Telegram could not be spoken to: Odd.", ""),
    ],
)
def test_every_error_is_one_sentence_with_what_to_do(
    error: TelegramError, sentence: str, remedy: str
) -> None:
    with pytest.raises(DeliveryError) as told, as_our_errors():
        raise error

    assert str(told.value) == sentence
    assert remedy in told.value.remedy
    assert told.value.__cause__ is error


def test_a_wrong_token_is_for_the_operator_to_mend() -> None:
    fault = translate(InvalidToken("Unauthorized"))

    assert isinstance(fault, ConfigurationError)
    assert "GREENROOM_TELEGRAM__TOKEN" in fault.remedy


@pytest.mark.parametrize(
    ("cause", "is_sure"),
    [
        (None, True),
        (httpx.ConnectError("no"), True),
        (httpx.PoolTimeout("no"), True),
        (httpx.ReadError("no"), False),
        (httpx.RemoteProtocolError("no"), False),
    ],
)
def test_a_request_is_made_again_only_where_it_surely_had_no_effect(
    cause: Exception | None, *, is_sure: bool
) -> None:
    fault = translate(a_network_error(cause))

    assert isinstance(fault, TooSoonError) is is_sure
    assert "Telegram cannot be reached" in str(fault)
