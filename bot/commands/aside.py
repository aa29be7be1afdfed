"""Say what concerns one person where nobody else reads it."""

from bot.commands.context import Context
from bot.domain.errors import BadInputError, DeliveryError
from bot.domain.place import PlaceAddress
from bot.domain.reply import Reply

_TOLD = Reply(text="I wrote to you directly.", tone="good")


async def aside(ctx: Context, reply: Reply) -> Reply:
    """Return the reply where only the caller sees it; elsewhere, say it in the direct chat.

    Raises:
        BadInputError: The platform does not let us write there.
    """
    if ctx.place.is_private or ctx.platform.whispers:
        return reply
    await show(ctx, await private_place(ctx), reply)
    return _TOLD


async def private_place(ctx: Context) -> PlaceAddress:
    """Return where the caller alone talks with us.

    Raises:
        BadInputError: The platform does not tell.
    """
    if ctx.place.is_private:
        return ctx.place
    try:
        return await ctx.platform.direct_chat(ctx.caller.identity)
    except DeliveryError as error:
        raise _unreachable() from error


async def show(ctx: Context, place: PlaceAddress, *replies: Reply) -> None:
    """Say something in a private place.

    Raises:
        BadInputError: The platform does not take it.
    """
    channel = ctx.platform.channel(place)
    try:
        for reply in replies:
            await channel.show(reply)
    except DeliveryError as error:
        raise _unreachable() from error


def _unreachable() -> BadInputError:
    message = (
        "This is for you alone, and I cannot write to you directly. Open a chat with me, and ask"
        " again."
    )
    return BadInputError(message)
