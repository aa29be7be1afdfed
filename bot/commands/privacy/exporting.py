"""Hand people all that is stored of them, where nobody else reads it."""

import asyncio

from bot.commands.aside import private_place, show
from bot.commands.context import Context
from bot.commands.paging import counted
from bot.conversation.privacy.own import NOTHING
from bot.conversation.privacy.takeout import find_belongings, lay_out
from bot.conversation.privacy.zips import pack
from bot.domain.reply import Reply

_NAME = "greenroom-export"


async def export(ctx: Context) -> Reply:
    """Hand out everything that is stored of you as a zip, in a direct chat."""
    place = await private_place(ctx)
    belongings = await find_belongings(ctx.storage, ctx.caller.identity)
    if belongings is None:
        return Reply(text=NOTHING)
    files = await asyncio.to_thread(
        lambda: pack(
            lay_out(belongings, ctx.services.cards),
            name=_NAME,
            largest=ctx.platform.largest_file,
        )
    )
    await show(
        ctx,
        place,
        Reply(text="This is all that is stored of you; begin with `README.md`.", files=files[:1]),
        *(Reply(text="", files=(file,)) for file in files[1:]),
    )
    if ctx.place.is_private:
        return Reply(text=f"That was everything, in {counted(len(files), 'file', 'files')}.")
    return Reply(text="I sent you everything in our direct chat.", tone="good")
