"""Commands on the place where one is: whether it is for adults. Decided by who manages it."""

from dataclasses import replace
from typing import Annotated

from bot.commands.context import Context
from bot.commands.signature import Argument
from bot.conversation.fitness import how_to_mark
from bot.conversation.sessions import nearest_known
from bot.domain.errors import BadInputError
from bot.domain.reply import Button, Reply

Mark = Annotated[
    str, Argument("whether personas rated mature may answer here", "choice", choices=("on", "off"))
]


async def show(ctx: Context) -> Reply:
    """Say whether this place is marked as one for adults, and who decides that."""
    async with ctx.storage.reading() as uow:
        known = await nearest_known(uow, ctx.place.whole)
    place = replace(known, address=ctx.place) if known else None
    if place is not None and place.is_for_adults:
        text = "This place is marked as one for adults: personas rated mature may answer here."
        can_end = place.is_marked_mature
        buttons = (Button(label="Take the mark away", command="place mature off"),)
        return Reply(text=text, buttons=buttons if can_end else ())
    return Reply(text=f"Personas rated mature do not answer here. {_how(ctx)}")


async def mature(ctx: Context, mark: Mark) -> Reply:
    """Mark this place as one for adults, where personas rated mature may answer, or no more."""
    is_mature = mark == "on"
    whole = ctx.place.whole
    if is_mature:
        _require_markable(ctx)
    rights = await ctx.platform.rights(replace(ctx.caller, place=whole))
    if not rights.may_manage_place:
        message = "Only those who may manage this place decide whether it is one for adults."
        raise BadInputError(message)
    async with ctx.storage.writing() as uow:
        place = await uow.places.get_or_create(whole)
        await uow.places.mark_mature(place.id, is_mature=is_mature)
        await uow.commit()
    if is_mature:
        text = (
            "This place is marked as one for adults: personas rated mature may answer here. By"
            " marking it you say that everybody here is of age."
        )
    else:
        text = "This place is no longer marked as one for adults."
    return Reply(text=text, tone="good", is_private=False)


def _require_markable(ctx: Context) -> None:
    """Refuse where the platform, or whoever runs the bot, decides it.

    Raises:
        BadInputError: Nobody can mark this place by a command.
    """
    place, is_allowed = ctx.place, ctx.services.resolver.is_mature_in_private
    is_chat = place.is_private and place.key.platform != "console"
    if (is_chat and not is_allowed) or (place.key.platform == "discord" and not place.is_private):
        raise BadInputError(_how(ctx))


def _how(ctx: Context) -> str:
    allowed = ctx.services.resolver.is_mature_in_private
    return how_to_mark(ctx.place, is_mature_in_private=allowed)
