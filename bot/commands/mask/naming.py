"""Which mask a written name means. Those of others are not even looked at."""

from typing import Annotated

from bot.commands.context import Context
from bot.commands.naming import exact
from bot.commands.signature import Argument
from bot.conversation.sessions import current_with_user
from bot.domain.errors import AmbiguousNameError, NotFoundError
from bot.domain.ids import UserId
from bot.domain.mask import Mask
from bot.domain.persona import ID_PREFIX, named
from bot.ports.storage import UnitOfWork

MaskArgument = Annotated[str, Argument("one of your masks", "mask")]
MaskTarget = Annotated[str, Argument("which mask")]


async def own_mask_named(uow: UnitOfWork, name: str, ctx: Context) -> Mask:
    """Return the caller's mask of that name; raises what `mask_named` does."""
    return await mask_named(uow, name, (await current_with_user(uow, ctx.caller)).viewer.user_id)


async def mask_named(uow: UnitOfWork, name: str, user_id: UserId | None) -> Mask:
    """Return the user's own mask of that name: the only way to one.

    Raises:
        NotFoundError: The user has none of that name, whoever else has one.
        AmbiguousNameError: Several have it as an alias.
    """
    found = named(name, await uow.masks.owned_by(user_id) if user_id else ())
    if not found:
        missing = "that mask any more" if name.startswith(ID_PREFIX) else f"a mask {name!r}"
        message = f"You do not have {missing}. `/mask list` shows yours."
        raise NotFoundError(message)
    if len(found) > 1:
        message = f"Several masks of yours are called {name!r}. Which one do you mean?"
        choices = {mask.label: exact(mask) for mask in found}
        raise AmbiguousNameError(message, written=name, choices=choices)
    return found[0]
