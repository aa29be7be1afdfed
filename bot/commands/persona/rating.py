"""Say whom a persona of one's own is fit for."""

from dataclasses import replace
from typing import Annotated, cast, get_args

from bot.commands.context import Context
from bot.commands.naming import exact, own_persona_named
from bot.commands.persona.making import OwnPersona
from bot.commands.signature import Argument
from bot.domain.persona import Rating
from bot.domain.reply import Button, Reply

_RATINGS: tuple[Rating, ...] = get_args(Rating)


async def rate(
    ctx: Context,
    name: OwnPersona,
    rating: Annotated[str, Argument("whom it is fit for", "choice", choices=_RATINGS)],
) -> Reply:
    """Say whom a persona of yours is fit for: rated mature, it answers in places for adults."""
    async with ctx.storage.writing() as uow:
        before = await own_persona_named(uow, name, ctx)
        if before.definition.rating == rating:
            return Reply(text=f"{before.label} is rated {rating} already.")
        persona = await uow.authored_personas.revise(
            before.id,
            replace(before.definition, rating=cast("Rating", rating)),
            appendix=await uow.persona_history.appendix(before.id, before.revision),
        )
        await uow.commit()
    undo = f"persona revert {exact(persona)} {before.revision}"
    return Reply(
        text=f"{persona.label} is rated {rating} from now on.",
        tone="good",
        buttons=(Button(label="Undo", command=undo),),
    )
