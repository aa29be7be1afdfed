"""What discord.py raises, in the words of the error tree: refused, unreachable, or not now."""

from collections.abc import Generator
from contextlib import contextmanager

import aiohttp
import discord

from adapters.common.errors import MessageGoneError, TooSoonError
from bot.domain.errors import ConfigurationError, DeliveryError, GreenroomError

_AUTHENTICATION_FAILED = 4004
_TOO_MANY_REQUESTS = 429
_SERVER_FAULT = 500
_PATIENCE = 5.0
"""Seconds, where Discord asks for patience and does not say how much, has a fault or is away.

Then a message may be shown although we were not told: what is sent again has the same nonce.
"""

LOGIN_REMEDY = "Copy the token anew from the developer portal into GREENROOM_DISCORD__TOKEN."
_GRANT = (
    "Grant the bot View Channel, Send Messages, Send Messages in Threads, Embed Links, Attach Files"
    " and Read Message History there."
)


class NoAccessError(DeliveryError):
    """The bot may not do this there, or the channel is gone."""


class NotOursError(MessageGoneError):
    """The message is there, but somebody else said it: what it should say must be sent anew."""


class WebhookGoneError(DeliveryError):
    """Somebody deleted the webhook."""


class NoWebhookError(DeliveryError):
    """There is no webhook to speak by, and none can be made."""


_REFUSALS: dict[int, tuple[type[DeliveryError], str]] = {
    10003: (NoAccessError, "The channel is not there any more."),
    10008: (MessageGoneError, "The message was deleted."),
    10015: (WebhookGoneError, "The webhook was deleted."),
    10062: (DeliveryError, "Discord had stopped waiting for the answer to this command."),
    30007: (NoWebhookError, "This channel has as many webhooks as Discord allows."),
    50027: (WebhookGoneError, "The token of the webhook is not valid any more."),
    50005: (NotOursError, "The message is not mine to change."),
}
"""By Discord's number of the reason."""


@contextmanager
def as_our_errors() -> Generator[None, None, None]:
    """Raise what discord.py raises inside as errors of our own.

    A refused intent passes as it is: the adapter goes on without it.
    """
    try:
        yield
    except discord.PrivilegedIntentsRequired:
        raise
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        raise translate(error) from error


def translate(error: Exception) -> GreenroomError:
    """Say in one sentence what happened, and what to do about it."""
    match error:
        case discord.RateLimited():
            return _too_soon(error.retry_after)
        case discord.LoginFailure():
            return ConfigurationError("Discord does not accept the bot token.", remedy=LOGIN_REMEDY)
        case discord.ConnectionClosed() if error.code == _AUTHENTICATION_FAILED:
            return ConfigurationError("Discord does not accept the bot token.", remedy=LOGIN_REMEDY)
        case discord.HTTPException():
            return _refusal(error)
        case discord.DiscordException():
            return DeliveryError(f"Discord could not be spoken to: {error}")
        case _:
            return TooSoonError(
                "Discord cannot be reached.",
                seconds=_PATIENCE,
                remedy=f"Check the network of this machine ({type(error).__name__}: {error}).",
            )


def _refusal(error: discord.HTTPException) -> DeliveryError:
    if error.status == _TOO_MANY_REQUESTS:
        return _too_soon(float(error.response.headers.get("Retry-After", _PATIENCE)))
    if error.code in _REFUSALS:
        kind, text = _REFUSALS[error.code]
        return kind(text)
    if isinstance(error, discord.Forbidden):
        return NoAccessError("Discord does not let me write there.", remedy=_GRANT)
    if error.status >= _SERVER_FAULT:
        return TooSoonError("Discord has a fault of its own; try again later.", seconds=_PATIENCE)
    return DeliveryError(f"Discord refused what I sent: {error.text or error.status}")


def _too_soon(seconds: float) -> TooSoonError:
    return TooSoonError("Discord asks for patience.", seconds=seconds)
