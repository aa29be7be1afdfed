"""Refuse personas that may not answer where a command is called."""

from bot.commands.context import Context
from bot.conversation.fitness import how_to_mark, only_for_adults
from bot.domain.errors import BadInputError
from bot.domain.persona import Persona
from bot.domain.place import Place


def require_fit(ctx: Context, persona: Persona, place: Place) -> None:
    """Refuse a persona that may not answer in this place, known as the platform sees it now.

    Raises:
        BadInputError: It may not.
    """
    resolver = ctx.services.resolver
    if not resolver.admits(persona, place):
        how = how_to_mark(ctx.place, is_mature_in_private=resolver.is_mature_in_private)
        message = f"{only_for_adults(persona.label)}. {how}"
        raise BadInputError(message)
