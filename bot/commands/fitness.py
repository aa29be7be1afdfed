"""Refuse personas that may not answer where a command is called."""

from bot.commands.context import Context
from bot.conversation.fitness import how_to_mark, only_for_adults
from bot.domain.errors import BadInputError
from bot.domain.persona import Persona
from bot.domain.place import Place
from bot.ports.storage import UnitOfWork


async def require_fit(uow: UnitOfWork, ctx: Context, persona: Persona) -> Place:
    """Return the place, known as the platform sees it now.

    Raises:
        BadInputError: The persona may not answer there.
    """
    place = await uow.places.get_or_create(ctx.place)
    resolver = ctx.services.resolver
    if not resolver.admits(persona, place):
        how = how_to_mark(ctx.place, is_mature_in_private=resolver.is_mature_in_private)
        message = f"{only_for_adults(persona.label)}. {how}"
        raise BadInputError(message)
    return place
