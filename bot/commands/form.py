"""Commands on the form that somebody is filling in, reached by the buttons below its questions."""

from dataclasses import replace
from typing import Annotated

from bot.commands.context import Context
from bot.commands.signature import Argument
from bot.domain.reply import Reply

Ticket = Annotated[str, Argument("which question the button belongs to")]


async def leave(ctx: Context, ticket: Ticket = "") -> Reply:
    """Leave the field that is asked for as it is."""
    return _in_place(await ctx.services.forms().leave(ctx.caller, ticket))


async def empty(ctx: Context, ticket: Ticket = "") -> Reply:
    """Let the field that is asked for be empty."""
    return _in_place(await ctx.services.forms().empty(ctx.caller, ticket))


async def again(ctx: Context, ticket: Ticket) -> Reply:
    """Ask for a field again."""
    return _in_place(await ctx.services.forms().ask_again(ctx.caller, ticket))


async def send(ctx: Context, ticket: Ticket = "") -> Reply:
    """Hand in again what was refused."""
    return _in_place(await ctx.services.forms().send_again(ctx.caller, ticket))


async def drop(ctx: Context, ticket: Ticket = "") -> Reply:
    """Give up the form that the button belongs to."""
    return await ctx.services.forms().give_up(ctx.caller, ticket)


async def cancel(ctx: Context) -> Reply:
    """Give up the form that you are filling in."""
    return await ctx.services.forms().give_up(ctx.caller)


def _in_place(reply: Reply) -> Reply:
    """Let what follows a question take its place."""
    return replace(reply, is_update=True)
