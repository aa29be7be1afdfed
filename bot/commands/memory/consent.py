"""Pause what is remembered, and go on with it: the same as `/privacy` has it."""

from bot.commands.context import Context
from bot.commands.privacy import showing
from bot.domain.reply import Reply


async def pause(ctx: Context) -> Reply:
    """Remember nothing new of you, as with `/privacy pause`."""
    return await showing.pause(ctx)


async def resume(ctx: Context) -> Reply:
    """Remember again what you say, as with `/privacy resume`."""
    return await showing.resume(ctx)
