"""What python-telegram-bot raises, in the words of the error tree: refused, unreachable, not now.

Telegram tells refusals apart by their description only, so that is what is looked at here.
"""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import timedelta

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from adapters.common.errors import MessageGoneError, TooSoonError
from bot.domain.errors import ConfigurationError, DeliveryError, GreenroomError

_PATIENCE = 3.0
"""Seconds, where Telegram is out of reach."""
_NOT_CONNECTED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_NO_SUCH_METHOD = "method not found"
"""Said by servers that are older than the method, with the same number as of a wrong token."""

_NETWORK_REMEDY = "Check the network of this machine, and telegram.base_url if it is set."
TOKEN_REMEDY = "Copy the token anew from @BotFather into GREENROOM_TELEGRAM__TOKEN."  # noqa: S105 (it is a sentence)


class UnsureError(DeliveryError):
    """The answer did not come, so nobody knows whether Telegram did what it was asked for."""


class UnchangedError(DeliveryError):
    """The message says this already."""


class TopicGoneError(DeliveryError):
    """The topic was deleted, or never was one."""


class NoTopicsError(DeliveryError):
    """The chat has no topics."""


class NoRightsError(DeliveryError):
    """The bot is not allowed to do this."""


_REFUSALS: tuple[tuple[str, type[DeliveryError]], ...] = (
    ("message is not modified", UnchangedError),
    ("message thread not found", TopicGoneError),
    ("message to edit not found", MessageGoneError),
    ("message can't be edited", MessageGoneError),
    ("there is no text in the message to edit", MessageGoneError),
    ("chat is not a forum", NoTopicsError),
    ("not enough rights", NoRightsError),
)


@contextmanager
def as_our_errors() -> Generator[None, None, None]:
    """Raise what python-telegram-bot raises inside as errors of our own."""
    try:
        yield
    except TelegramError as error:
        raise translate(error) from error


@contextmanager
def as_repeatable() -> Generator[None, None, None]:
    """Raise `TooSoonError` where nobody knows: what is asked here does no harm when done twice."""
    try:
        with as_refusals():
            yield
    except UnsureError as error:
        raise TooSoonError(str(error), seconds=_PATIENCE, remedy=error.remedy) from error


@contextmanager
def as_refusals() -> Generator[None, None, None]:
    """Raise whatever Telegram answers as a `DeliveryError`; a token is judged where updates are."""
    try:
        with as_our_errors():
            yield
    except ConfigurationError as error:
        raise DeliveryError(str(error), remedy=error.remedy) from error


def translate(error: TelegramError) -> GreenroomError:
    """Say in one sentence what happened, and what to do about it."""
    match error:
        case RetryAfter():
            return TooSoonError("Telegram asks for patience.", seconds=_seconds(error))
        case InvalidToken() if _NO_SUCH_METHOD in error.message:
            return DeliveryError(
                "This Bot API server does not know what I asked for.",
                remedy="Update the server that telegram.base_url leads to.",
            )
        case InvalidToken():
            return ConfigurationError(
                "Telegram does not accept the bot token.", remedy=TOKEN_REMEDY
            )
        case Forbidden():
            return DeliveryError(
                f"Telegram does not let me write there: {_reason(error)}.",
                remedy="The person must unblock the bot, or the group add it again.",
            )
        case BadRequest():
            return _refusal(error)
        case _:
            return _trouble(error)


def _trouble(error: TelegramError) -> DeliveryError:
    """Return what is wrong between Telegram and us, whatever was sent."""
    match error:
        case ChatMigrated():
            return DeliveryError("This group has become another one; please write again.")
        case Conflict():
            return DeliveryError(
                f"Telegram hands out updates to one program only: {_reason(error)}.",
                remedy="Stop the other program that runs with the same token.",
            )
        case NetworkError() if _was_not_taken(error):
            return TooSoonError(
                f"Telegram cannot be reached: {_reason(error)}.",
                seconds=_PATIENCE,
                remedy=_NETWORK_REMEDY,
            )
        case NetworkError():
            return UnsureError(
                f"Telegram cannot be reached: {_reason(error)}.",
                remedy=_NETWORK_REMEDY,
            )
        case _:
            return DeliveryError(f"Telegram could not be spoken to: {_reason(error)}.")


def _was_not_taken(error: NetworkError) -> bool:
    """Tell whether it is sure that a request had no effect, so that it can be made again.

    It is not when the answer did not come in time, or the connection broke before it came.
    """
    is_answer_of_a_broken_server = type(error) is NetworkError and error.__cause__ is None
    return is_answer_of_a_broken_server or isinstance(error.__cause__, _NOT_CONNECTED)


def _refusal(error: BadRequest) -> DeliveryError:
    """Return the refusal as what the caller can act upon."""
    said = error.message.lower()
    kind = next((kind for words, kind in _REFUSALS if words in said), DeliveryError)
    if kind is MessageGoneError:
        return MessageGoneError("The message was deleted.")
    return kind(f"Telegram refused what I sent: {_reason(error)}.")


def _reason(error: TelegramError) -> str:
    return error.message.removeprefix("Forbidden: ").removeprefix("Conflict: ").rstrip(".")


def _seconds(error: RetryAfter) -> float:
    patience = error.retry_after
    return patience.total_seconds() if isinstance(patience, timedelta) else float(patience)
