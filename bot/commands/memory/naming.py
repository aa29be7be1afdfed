"""Which memory a written key means. Those of others are not even looked at."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from bot.commands.context import Context
from bot.commands.paging import shortened
from bot.commands.signature import Argument
from bot.conversation.sessions import current_with_user
from bot.domain.errors import AmbiguousNameError, NotFoundError
from bot.domain.ids import MemoryId, UserId
from bot.domain.memory import Memory
from bot.domain.persona import ID_PREFIX
from bot.ports.storage import UnitOfWork

_MOST = 500
"""Older memories than so many are reached by their buttons, not by their keys."""
_KEY = 6
_LABEL = 60

MemoryArgument = Annotated[str, Argument("the key of one of your memories", "memory")]
MemoryTarget = Annotated[str, Argument("which memory")]


async def own_memory_named(uow: UnitOfWork, key: str, ctx: Context) -> Memory:
    """Return the caller's own memory of that key: the only way to one.

    Raises:
        NotFoundError: The caller has none of that key, whoever else has one.
        AmbiguousNameError: The caller has several.
    """
    user_id = (await current_with_user(uow, ctx.caller)).viewer.user_id
    found = await _meant(uow, key.strip(), user_id)
    if not found:
        missing = "that memory any more" if key.startswith(ID_PREFIX) else f"a memory {key!r}"
        message = f"You do not have {missing}. `/memory list` shows yours."
        raise NotFoundError(message)
    if len(found) > 1:
        message = f"Several memories of yours have the key {key!r}. Which one do you mean?"
        choices = {shortened(memory.content, _LABEL): exact(memory) for memory in found}
        raise AmbiguousNameError(message, written=key, choices=choices)
    return found[0]


async def standing(uow: UnitOfWork, user_id: UserId | None) -> Sequence[Memory]:
    """Return the newest memories of somebody that stand; whom nobody has met has none."""
    return await uow.memories.listed(user_id, offset=0, limit=_MOST) if user_id else ()


def key_of(memory: Memory) -> str:
    """Return what people write for it: the end of its id, which is drawn by lot."""
    return memory.id.hex[-_KEY:]


def exact(memory: Memory) -> str:
    """Return an argument that means this memory and no other, for buttons."""
    return f"{ID_PREFIX}{memory.id}"


async def _meant(uow: UnitOfWork, key: str, user_id: UserId | None) -> Sequence[Memory]:
    """Return the memories of somebody that a key may mean."""
    if user_id is None:
        return ()
    if not key.startswith(ID_PREFIX):
        wanted = key.casefold()
        return [memory for memory in await standing(uow, user_id) if key_of(memory) == wanted]
    try:
        memory_id = MemoryId(UUID(key.removeprefix(ID_PREFIX)))
    except ValueError:
        return ()
    memory = await uow.memories.find(memory_id, owner_id=user_id)
    return () if memory is None else (memory,)
