"""Tell what shall be remembered, and say it in other words. Nothing is overwritten by that."""

from dataclasses import replace
from typing import Annotated

from bot.commands.context import Context
from bot.commands.memory.listing import show
from bot.commands.memory.naming import MemoryArgument, MemoryTarget, exact, own_memory_named
from bot.commands.persona.decision import resolution_of
from bot.commands.project.naming import project_here
from bot.commands.signature import Argument
from bot.conversation.sessions import Known, current_or_new
from bot.domain.errors import BadInputError
from bot.domain.form import Form, FormField
from bot.domain.ids import PersonaId
from bot.domain.memory import Memory, MemoryDraft, scope_of
from bot.domain.reply import Button, Reply
from bot.ports.storage import UnitOfWork

LONGEST = 2000
"""Characters of a memory that a person writes or chooses; what is longer has no room in prompts."""

Words = Annotated[str, Argument("what to keep in mind")]


async def add(
    ctx: Context,
    text: Annotated[str, Argument("what to keep in mind")] = "",
) -> Reply:
    """Tell me something to keep in mind."""
    if text:
        return await tell(ctx, text)
    return Reply(text="What shall I keep in mind?", form=_form("Keep in mind", "memory tell"))


async def tell(ctx: Context, text: Words) -> Reply:
    """Keep in mind what somebody wrote."""
    words = checked(text)
    async with ctx.storage.writing() as uow:
        going = await current_or_new(uow, ctx.caller, ctx.services.resolver)
        known = Known(
            place=going.place, user=going.user, session=going.session, viewer=going.viewer
        )
        project = await project_here(uow, known)
        project_id = project.project.id if project else None
        is_private = going.place.address.is_private
        memory = await uow.memories.add(
            MemoryDraft(
                kind="fact",
                content=words,
                owner_id=going.user.id,
                place_id=going.place.id,
                scope=scope_of(is_private=is_private, project_id=project_id),
                persona_id=await _to_whom(uow, ctx, known),
                project_id=project_id,
                origin="user",
            )
        )
        await uow.commit()
    return kept(memory, "I keep it in mind.")


async def edit(ctx: Context, key: MemoryArgument) -> Reply:
    """Say a memory of yours in other words."""
    if not (ctx.place.is_private or ctx.platform.whispers):
        # A form is filled in where all can read it, so it is begun in the direct chat.
        return await show(ctx, key)
    async with ctx.storage.reading() as uow:
        memory = await own_memory_named(uow, key, ctx)
    if len(memory.content) > LONGEST:
        message = (
            f"This memory has {len(memory.content)} characters, and at most {LONGEST} can be"
            " edited; `/memory forget` and `/memory add` replace it."
        )
        raise BadInputError(message)
    form = _form("Change a memory", f"memory rewrite {exact(memory)}", value=memory.content)
    return Reply(text="These are its words now.", form=form)


async def rewrite(ctx: Context, target: MemoryTarget, text: Words) -> Reply:
    """Let a memory say something else."""
    words = checked(text)
    async with ctx.storage.writing() as uow:
        memory = await own_memory_named(uow, target, ctx)
        if memory.content == words and not memory.is_stale:
            return Reply(text="You changed nothing.")
        # What a person says is not derived from messages, and does not change with them; only a
        # summary goes on to stand for its part of the conversation.
        stretch = memory.stretch if memory.kind == "summary" else None
        changed = await supersede(uow, memory, content=words, stretch=stretch)
        await uow.commit()
    return kept(changed, "It says that from now on.")


async def supersede(uow: UnitOfWork, memory: Memory, **changes: object) -> Memory:
    """Store what a person makes of a memory, in its place."""
    draft = replace(memory, origin="user", **changes)
    return await uow.memories.add(draft, instead_of=memory.id)


def checked(text: str) -> str:
    """Return what is to be kept in mind; raises `BadInputError` if that is too long."""
    words = text.strip()
    if len(words) > LONGEST:
        message = (
            f"That has {len(words)} characters, and at most {LONGEST} can be kept in mind; tell me"
            " the part that matters, with `/memory add`."
        )
        raise BadInputError(message)
    return words


def kept(memory: Memory, text: str) -> Reply:
    """Say what became of a memory, with what people do next."""
    target = exact(memory)
    pin = "Unpin" if memory.kind == "pin" else "Pin"
    return Reply(
        text=text,
        tone="good",
        buttons=(
            Button(label="Show", command=f"memory show {target}"),
            *(
                (Button(label=pin, command=f"memory {pin.casefold()} {target}"),)
                if memory.kind != "summary"
                else ()
            ),
            Button(label="Forget", command=f"memory forget {target}"),
        ),
    )


async def _to_whom(uow: UnitOfWork, ctx: Context, known: Known) -> PersonaId | None:
    """Return whose memory it is: that of all, unless whoever answers here sees only its own."""
    persona = (await resolution_of(uow, ctx, known)).persona
    is_apart = persona.definition.memory_policy.sees == "own"
    return persona.id if is_apart else None


def _form(title: str, command: str, *, value: str = "") -> Form:
    words = FormField(
        name="text",
        label="What to keep in mind",
        help="In your words; personas are told it with its date.",
        kind="text",
        value=value,
        is_required=True,
        max_length=LONGEST,
    )
    return Form(title=title, command=command, fields=(words,))
