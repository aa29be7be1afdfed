"""Try a turn again that failed, by the button below the notice that said so."""

from typing import Annotated
from uuid import UUID

from bot.commands.context import Context
from bot.commands.signature import Argument
from bot.conversation.sessions import arrive
from bot.domain.errors import NotFoundError
from bot.domain.ids import TurnId
from bot.domain.limits import payers
from bot.domain.reply import Reply


async def retry(
    ctx: Context, turn_id: Annotated[str, Argument("which turn to answer again")]
) -> Reply:
    """Answer a failed turn again."""
    async with ctx.storage.writing() as uow:
        place, user = await arrive(uow, ctx.caller)
        await ctx.services.limiter.require(uow, payers(user.id, place))
        turn = await uow.turns.requeue(turn_id_of(turn_id), asked_by=user.id)
        session = await uow.sessions.get(turn.session_id) if turn else None
        if turn is None or session is None or session.place_id != place.id:
            message = "There is nothing to try again here; it may be answered already."
            raise NotFoundError(message)
        await uow.commit()
    ctx.services.engine.wake(turn.session_id)
    return Reply(text="Trying again.", tone="good")


def turn_id_of(text: str) -> TurnId:
    """Read the key of a turn."""
    try:
        return TurnId(UUID(text))
    except ValueError as error:
        message = "This button is too old to be of use; please write again."
        raise NotFoundError(message) from error
