"""Say as whom the caller speaks here, the same way that messages decide it."""

from bot.commands.context import Context
from bot.commands.persona.decision import resolution_of
from bot.conversation.guises import who_speaks
from bot.conversation.sessions import Going, Known
from bot.domain.mask import GuiseResolution
from bot.ports.storage import UnitOfWork


async def guise_here(uow: UnitOfWork, ctx: Context, known: Known | Going) -> GuiseResolution:
    """Decide as whom a caller of whom this is known speaks to whoever answers."""
    persona = (await resolution_of(uow, ctx, known)).persona
    return await who_speaks(uow, known.viewer, session=known.session, persona_id=persona.id)
