"""Look at one's memories: the list of them, and one of them with what it was before."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated

from bot.commands.aside import aside
from bot.commands.context import Context
from bot.commands.memory.naming import MemoryArgument, exact, key_of, own_memory_named
from bot.commands.memory.words import ALL_PERSONAS, KINDS, states, where
from bot.commands.paging import PAGE, Page, page_number, shortened
from bot.commands.signature import Argument
from bot.conversation.resolution import face_now
from bot.conversation.sessions import current_with_user
from bot.domain.ids import PersonaId
from bot.domain.memory import Memory
from bot.domain.reply import Button, Field, Reply
from bot.ports.storage import UnitOfWork
from bot.prompting.macros.times import in_words

_LINE = 120
_MOST_BEFORE = 5
_NONE = (
    "I remember nothing of you beyond what stands in our conversations. `/memory add` tells me"
    " something to keep in mind."
)


async def list_memories(
    ctx: Context, page: Annotated[str, Argument("which page of the list", "number")] = ""
) -> Reply:
    """List what I remember of you, the newest first."""
    async with ctx.storage.reading() as uow:
        user = (await current_with_user(uow, ctx.caller)).user
        count = await uow.memories.count(user.id) if user else 0
        number, of = page_number(page, count)
        offset = (number - 1) * PAGE
        found = await uow.memories.listed(user.id, offset=offset, limit=PAGE) if user else ()
        whose = await _whose(uow, found)
        is_paused = user is not None and not await uow.memory_consents.may_remember(user.id)
    shown = Page(items=found, number=number, of=of)
    now = ctx.services.clock.now()
    paused = "\n\nNothing new is remembered: you paused it." if is_paused else ""
    lines = "\n".join(_line(memory, whose, now) for memory in found)
    consent = ("Resume", "resume") if is_paused else ("Pause", "pause")
    reply = Reply(
        title="What I remember of you",
        text=(lines or _NONE) + shown.footer + paused,
        menu=tuple(_to_menu(memory) for memory in found),
        buttons=(
            *shown.buttons("memory list"),
            Button(label="Add", command="memory add"),
            Button(label=consent[0], command=f"memory {consent[1]}"),
        ),
        is_update=bool(page),
    )
    return await aside(ctx, reply)


async def show(ctx: Context, key: MemoryArgument) -> Reply:
    """Show a memory of yours: all of it, and where it comes from."""
    async with ctx.storage.reading() as uow:
        memory = await own_memory_named(uow, key, ctx)
        whose = await _whose(uow, [memory])
        place = await uow.places.get(memory.place_id)
        before = await _before(uow, memory)
    state = ", ".join(states(memory))
    told_on = f"{memory.created_at:%Y-%m-%d %H:%M} UTC"
    earlier = "\n".join(f"- until {m.superseded_at:%Y-%m-%d}: {_said(m)}" for m in before)
    fields = {
        "Told to": whose[memory.persona_id],
        "Where": where(memory, place.address.title),
        "Since": f"{told_on}, from {_ORIGINS[memory.origin]}",
        "State": state,
        "Before": earlier,
    }
    reply = Reply(
        title=f"{KINDS[memory.kind]} {key_of(memory)}",
        text=memory.content or "It says nothing any more.",
        fields=tuple(Field(name=name, value=value) for name, value in fields.items() if value),
        buttons=_buttons(memory),
    )
    return await aside(ctx, reply)


_ORIGINS = {"auto": "what was said", "user": "you", "import": "an import"}


async def _whose(uow: UnitOfWork, memories: Sequence[Memory]) -> Mapping[PersonaId | None, str]:
    """Return what the personas are called to whom these memories are told."""
    names: dict[PersonaId | None, str] = {None: ALL_PERSONAS}
    for persona_id in {memory.persona_id for memory in memories} - {None}:
        face = await face_now(uow, persona_id)
        names[persona_id] = face.label if face else "a persona that is gone"
    return names


async def _before(uow: UnitOfWork, memory: Memory) -> Sequence[Memory]:
    """Return what a memory was before, the newest first."""
    found: list[Memory] = []
    earlier = memory.supersedes
    while earlier is not None and len(found) < _MOST_BEFORE:
        one = await uow.memories.find(earlier, owner_id=memory.owner_id)
        if one is None:
            break
        found.append(one)
        earlier = one.supersedes
    return found


def _line(memory: Memory, whose: Mapping[PersonaId | None, str], now: datetime) -> str:
    """Return one line of the list."""
    marks = [
        KINDS[memory.kind].casefold(),
        whose[memory.persona_id],
        f"{in_words(now - memory.created_at)} ago",
        *states(memory),
    ]
    return f"- `{key_of(memory)}` ({', '.join(marks)}): {shortened(memory.content, _LINE)}"


def _said(memory: Memory) -> str:
    return shortened(memory.content, _LINE) or "what was told then has changed, and is gone"


def _to_menu(memory: Memory) -> Button:
    label = f"{key_of(memory)}: {shortened(memory.content, 60)}"
    return Button(label=label, command=f"memory show {exact(memory)}")


def _buttons(memory: Memory) -> tuple[Button, ...]:
    """Return what may be done with a memory; nothing where another one took its place."""
    if memory.superseded_at is not None:
        return ()
    target = exact(memory)
    pin = {"pin": ("Unpin", "unpin"), "fact": ("Pin", "pin")}.get(memory.kind)
    switch = "Switch off" if memory.is_active else "Switch on"
    return (
        Button(label="Edit", command=f"memory edit {target}"),
        *((Button(label=pin[0], command=f"memory {pin[1]} {target}"),) if pin else ()),
        Button(label=switch, command=f"memory toggle {target}"),
        Button(label="Forget", command=f"memory forget {target}"),
    )
