"""Look at the prompt that a persona would be given now. Only its owner may; files are everybody's.

Nothing is stored: a conversation that had to be begun for it is rolled back.
"""

import asyncio
from typing import Annotated

from bot.commands.context import Context
from bot.commands.naming import exact, persona_named
from bot.commands.paging import shortened
from bot.commands.persona.decision import resolution_here
from bot.commands.signature import Argument, Detail
from bot.conversation.rehearsal import rehearse
from bot.conversation.sessions import current_or_new
from bot.domain.errors import BadInputError
from bot.domain.file import File
from bot.domain.persona import Persona
from bot.domain.reply import Button, Reply
from bot.prompting.assemble import Assembled, build_prompt
from bot.prompting.sections import Section

_LINE = 90


async def preview(
    ctx: Context,
    name: Annotated[str, Argument("one of yours; empty for who answers here", "persona")] = "",
    detail: Detail = "brief",
) -> Reply:
    """Show the prompt that a persona of yours would be given now, part by part, with its length."""
    async with ctx.storage.writing() as uow:
        resolver = ctx.services.resolver
        going = await current_or_new(uow, ctx.caller, resolver)
        if name:
            persona = await persona_named(uow, name, going.viewer)
        else:
            persona = (await resolution_here(uow, ctx)).persona
        if not going.viewer.opens(persona):
            message = f"How {persona.label} is instructed is its author's business."
            raise BadInputError(message)
        scene = await rehearse(uow, going, persona, resolver, now=ctx.services.clock.now())
    assembled = await asyncio.to_thread(build_prompt, scene, ctx.services.budget)
    return _full(persona, assembled) if detail == "full" else _brief(persona, assembled)


def _brief(persona: Persona, assembled: Assembled) -> Reply:
    """Return a line for each part."""
    total = sum(section.tokens for section in assembled.sections)
    lines = [_line(section) for section in assembled.sections]
    left_out = [f"- {s.name} ({_tokens(s.tokens)}) does not fit" for s in assembled.left_out]
    return Reply(
        title=f"What {persona.label} would be told: {_tokens(total)}",
        text="\n".join([*lines, *left_out]),
        buttons=(
            Button(label="Show all", command=f"persona preview {exact(persona)} full"),
            Button(label="Lore: why?", command="lore why"),
        ),
    )


def _full(persona: Persona, assembled: Assembled) -> Reply:
    """Return everything, as a file."""
    parts = [f"# {s.name} ({_tokens(s.tokens)})\n\n{s.text}\n" for s in assembled.sections]
    file = File(name="prompt.txt", content="\n".join(parts).encode(), media_type="text/plain")
    return Reply(text=f"What {persona.label} would be told, word for word.", files=(file,))


def _line(section: Section) -> str:
    text = shortened(section.text, _LINE).replace("`", "'")
    return f"- **{section.name}**, {_tokens(section.tokens)}: {text}"


def _tokens(count: int) -> str:
    return "1 token" if count == 1 else f"about {count} tokens"
