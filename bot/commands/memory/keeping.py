"""Pin memories, switch them off, and let them go."""

from bot.commands.aside import aside
from bot.commands.context import Context
from bot.commands.memory.making import kept, supersede
from bot.commands.memory.naming import MemoryArgument, MemoryTarget, exact, own_memory_named
from bot.domain.errors import BadInputError
from bot.domain.memory import Memory
from bot.domain.reply import Button, Reply

_ANEW = " Its part of the conversation is summarised anew."


async def pin(ctx: Context, key: MemoryArgument) -> Reply:
    """Pin a memory of yours: it is told before all others, word for word."""
    async with ctx.storage.writing() as uow:
        memory = await own_memory_named(uow, key, ctx)
        _require_no_summary(memory)
        if memory.kind == "pin":
            return Reply(text="It is pinned already.")
        _require_fresh(memory)
        pinned = await supersede(uow, memory, kind="pin")
        await uow.commit()
    return kept(pinned, "It is pinned: told before all others, word for word.")


async def unpin(ctx: Context, key: MemoryArgument) -> Reply:
    """Unpin a memory of yours: it stays a fact, told where there is room for it."""
    async with ctx.storage.writing() as uow:
        memory = await own_memory_named(uow, key, ctx)
        if memory.kind != "pin":
            return Reply(text="It is not pinned.")
        _require_fresh(memory)
        unpinned = await supersede(uow, memory, kind="fact")
        await uow.commit()
    return kept(unpinned, "It is not pinned any more, and stays a fact.")


async def toggle(ctx: Context, key: MemoryArgument) -> Reply:
    """Switch a memory of yours off, so that nobody is told it, or on again."""
    async with ctx.storage.writing() as uow:
        memory = await own_memory_named(uow, key, ctx)
        await uow.memories.switch(memory.id, is_active=not memory.is_active)
        await uow.commit()
    is_off = memory.is_active
    text = "It is switched off: nobody is told it." if is_off else "It is switched on again."
    return Reply(
        text=text + (_ANEW if is_off and memory.kind == "summary" else ""),
        tone="good",
        buttons=(Button(label="Undo", command=f"memory toggle {exact(memory)}"),),
    )


async def forget(ctx: Context, key: MemoryArgument) -> Reply:
    """Forget a memory of yours, with all that it was before; asks first."""
    async with ctx.storage.reading() as uow:
        memory = await own_memory_named(uow, key, ctx)
    target = exact(memory)
    note = _ANEW if memory.kind == "summary" else ""
    reply = Reply(
        title="Forget this?",
        text=f"{memory.content}\n\nIt cannot be undone; the messages stay.{note}",
        buttons=(
            Button(label="Forget", command=f"memory remove {target}"),
            Button(label="Keep it", command=f"memory show {target}"),
        ),
    )
    return await aside(ctx, reply)


async def remove(ctx: Context, target: MemoryTarget) -> Reply:
    """Forget a memory after all."""
    async with ctx.storage.writing() as uow:
        memory = await own_memory_named(uow, target, ctx)
        await uow.memories.forget(memory.id)
        await uow.commit()
    note = _ANEW if memory.kind == "summary" else ""
    return Reply(text=f"It is forgotten.{note}", tone="good", is_update=True)


def _require_no_summary(memory: Memory) -> None:
    if memory.kind == "summary":
        message = (
            "A summary is told in its conversation as it is; `/memory add` keeps a part of it in"
            " mind."
        )
        raise BadInputError(message)


def _require_fresh(memory: Memory) -> None:
    """Refuse to go on with what was made of a message that is not so any more."""
    if memory.is_stale:
        message = "A message that it was made of has changed; `/memory edit` says what is so now."
        raise BadInputError(message)
