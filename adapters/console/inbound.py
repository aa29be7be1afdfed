"""From a typed line to a message. Pure."""

from datetime import datetime

from adapters.console.config import ConsoleConfig
from bot.domain.command import Caller
from bot.domain.message import IncomingMessage
from bot.domain.place import PlaceAddress, PlaceKey
from bot.domain.user import Identity

BOT_ACCOUNT = "console:greenroom"


def to_caller(config: ConsoleConfig, place: str) -> Caller:
    """Return who sits at the terminal, in that place."""
    return Caller(
        identity=Identity(platform="console", external_id="me", display_name=config.name),
        place=PlaceAddress(key=PlaceKey("console", place), kind="console", title=place),
        bot_account=BOT_ACCOUNT,
    )


def to_incoming(line: str, caller: Caller, *, message_id: str, at: datetime) -> IncomingMessage:
    """Return the typed line as a message."""
    return IncomingMessage(
        bot_account=caller.bot_account,
        message_id=message_id,
        place=caller.place,
        sender=caller.identity,
        text=line,
        sent_at=at,
    )
