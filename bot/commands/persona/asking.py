"""Ask another persona this once; the conversation goes on with whoever it was."""

from typing import Annotated

from bot.commands.context import Context
from bot.commands.fitness import require_fit
from bot.commands.naming import persona_named
from bot.commands.signature import Argument
from bot.conversation.sessions import current_with_user
from bot.domain.message import IncomingMessage
from bot.domain.reply import Reply


async def ask(
    ctx: Context,
    persona: Annotated[str, Argument("whom to ask, this once", "persona")],
    text: Annotated[str, Argument("what to say to it")],
) -> Reply:
    """Ask another persona this once, without changing who answers here."""
    async with ctx.storage.writing() as uow:
        viewer = (await current_with_user(uow, ctx.caller)).viewer
        asked = await persona_named(uow, persona, viewer)
        require_fit(ctx, asked, await uow.places.get_or_create(ctx.place))
        await uow.commit()
    caller = ctx.caller
    await ctx.services.front_desk.accept(
        IncomingMessage(
            bot_account=caller.bot_account,
            message_id=caller.call_id,
            place=caller.place,
            sender=caller.identity,
            text=text,
            sent_at=ctx.services.clock.now(),
            mentions_bot=True,
            asked_id=asked.id,
            roles=caller.roles,
        )
    )
    name = caller.identity.display_name
    return Reply(text=f"{name} asks {asked.label}: {text}", is_private=False)
