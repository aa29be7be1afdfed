"""Fetches what people send. Telegram hands it out by id, in two steps."""

from telegram import Bot
from telegram.error import InvalidToken

from adapters.telegram.errors import as_refusals
from adapters.telegram.inbound import FILE_SCHEME
from bot.domain.attachment import Attachment
from bot.domain.errors import BadInputError, DeliveryError
from bot.domain.file import LARGEST_FILE, File

_MEGABYTE = 1024 * 1024
_ANY_TYPE = "application/octet-stream"


async def fetch(bot: Bot, attachment: Attachment, *, limit: int = LARGEST_FILE) -> File:
    """Return a file that came with a message.

    Raises:
        BadInputError: It is larger than `limit` bytes.
        DeliveryError: Telegram does not hand it out.
    """
    name = attachment.name
    _check_size(name, attachment.size, limit)
    try:
        content = await _download(bot, attachment.url)
    except DeliveryError as error:
        message = f"I cannot fetch {name!r}. {error} Please send it again."
        raise DeliveryError(message, remedy=error.remedy) from error
    _check_size(name, len(content), limit)
    media_type = attachment.media_type or _ANY_TYPE
    return File(name=name, content=content, media_type=media_type)


async def _download(bot: Bot, url: str) -> bytes:
    if not url.startswith(FILE_SCHEME):
        message = "It is not on Telegram."
        raise DeliveryError(message)
    with as_refusals():
        file = await bot.get_file(url.removeprefix(FILE_SCHEME))
        try:
            return bytes(await file.download_as_bytearray())
        except (InvalidToken, RuntimeError) as error:
            # A wrong token would have been refused before; a lost file is answered alike.
            message = "Telegram does not have it any more."
            raise DeliveryError(message) from error


def _check_size(name: str, size: int, limit: int) -> None:
    if size > limit:
        message = f"{name!r} is too large: {limit / _MEGABYTE:g} MB is the most I can take."
        raise BadInputError(message)
