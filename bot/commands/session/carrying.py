"""Take conversations along, as files."""

import asyncio
from typing import Annotated, cast, get_args

from bot.commands.context import Context
from bot.commands.session.keeping import ThisOrNamed
from bot.commands.session.naming import own_session_named, title_of
from bot.commands.signature import Argument
from bot.conversation.transcript import TranscriptForm, to_file
from bot.domain.reply import Reply

_FORMS: tuple[TranscriptForm, ...] = get_args(TranscriptForm)


async def export(
    ctx: Context,
    name: ThisOrNamed = "",
    form: Annotated[str, Argument("which kind of file", "choice", choices=_FORMS)] = "markdown",
) -> Reply:
    """Hand out a conversation of yours as a file."""
    async with ctx.storage.reading() as uow:
        session = await own_session_named(uow, name, ctx)
        messages = await uow.transcripts.whole(session.id)
    file = await asyncio.to_thread(
        to_file, session, messages, cast("TranscriptForm", form), title=title_of(session)
    )
    return Reply(text=f"{title_of(session)!r}, with {len(messages)} messages.", files=(file,))
