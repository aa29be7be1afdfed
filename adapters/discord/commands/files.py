"""Fetching what people hand in, and what they typed before."""

import asyncio
import logging
from collections.abc import Iterable

import discord

from adapters.discord.errors import as_our_errors
from adapters.discord.inbound.message import to_attachment
from adapters.discord.outbound.form import draft_name, refilled
from bot.domain.attachment import Attachment
from bot.domain.errors import BadInputError, DeliveryError, GreenroomError
from bot.domain.file import LARGEST_FILE, File
from bot.domain.form import Form

logger = logging.getLogger(__name__)

_MEGABYTE = 1024 * 1024


async def fetch(
    client: discord.Client, attachment: Attachment, *, limit: int = LARGEST_FILE
) -> File:
    """Download a file.

    Raises:
        BadInputError: It is larger than `limit` bytes; nothing was downloaded.
        DeliveryError: Discord does not hand it out.
    """
    if attachment.size > limit:
        message = (
            f"{attachment.name!r} is larger than {limit / _MEGABYTE:g} MB, the most I take;"
            " send a smaller one."
        )
        raise BadInputError(message)
    try:
        with as_our_errors():
            content = await client.http.get_from_cdn(attachment.url)
    except DeliveryError as error:
        message = f"Discord does not hand out {attachment.name!r}; send it again."
        raise DeliveryError(message, remedy=f"{error} {error.remedy}".strip()) from error
    media_type = attachment.media_type.partition(";")[0] or "application/octet-stream"
    return File(name=attachment.name, content=content, media_type=media_type)


async def refill(form: Form, client: discord.Client, sent: Iterable[discord.Attachment]) -> Form:
    """Return the form with what is among the files sent with the message that opens it.

    There is something where an earlier submission was refused. If Discord does not hand it out, the
    form is opened without: the files are still there for people to read.
    """
    given = {attachment.filename: to_attachment(attachment) for attachment in sent}
    kept = {field.name: given.get(draft_name(field.name)) for field in form.fields}
    drafts = {name: attachment for name, attachment in kept.items() if attachment is not None}
    try:
        files = await asyncio.gather(*(fetch(client, draft) for draft in drafts.values()))
    except GreenroomError as error:
        logger.warning("A form is not filled in again: %s %s", error, error.remedy)
        return form
    texts = (file.content.decode(errors="replace") for file in files)
    return refilled(form, dict(zip(drafts, texts, strict=True)))
