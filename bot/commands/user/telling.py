"""Tell somebody elsewhere what became of their accounts."""

import logging

from bot.commands.context import Context
from bot.domain.errors import DeliveryError
from bot.domain.place import PlaceAddress
from bot.domain.reply import Reply

logger = logging.getLogger(__name__)


async def tell(ctx: Context, place: PlaceAddress, text: str) -> None:
    """Say something in another place, if its platform takes it; nothing depends on it."""
    try:
        platform = ctx.services.platform(place.key.platform)
        await platform.channel(place).show(Reply(text=text, is_private=False))
    except DeliveryError as error:
        logger.warning("Nothing could be said on %s: %s", place.key.platform, error)
