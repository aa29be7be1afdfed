"""Commands on personas: who there is, who answers here and why, who shall."""

from typing import Annotated

from bot.commands.context import Context
from bot.commands.naming import persona_named
from bot.commands.signature import Argument
from bot.conversation.resolution import who_answers
from bot.conversation.sessions import current_or_new, current_with_user
from bot.domain.binding import Binding, Resolution, Scope
from bot.domain.persona import Persona, Viewer
from bot.domain.reply import Button, Field, Reply
from bot.ports.storage import UnitOfWork

_DECIDED_BY: dict[Scope, str] = {
    "message": "this message asked for it",
    "session": "it was chosen for this conversation with `/persona switch`",
    "place": "this place is bound to it",
    "server": "this server is bound to it",
    "user": "it is your own default",
    "default": "it is the default of this bot",
}

_MOST_BUTTONS = 20


async def list_personas(ctx: Context) -> Reply:
    """Show all personas that you can talk to."""
    async with ctx.storage.reading() as uow:
        found = await current_with_user(uow, ctx.caller)
        personas = await uow.personas.visible_to(found.viewer)
        active = (await _resolution(uow, ctx)).persona
    lines = [_line(p, is_active=p.id == active.id) for p in personas]
    return Reply(
        title="Personas",
        text="\n".join(lines),
        buttons=tuple(_switch_button(p) for p in personas[:_MOST_BUTTONS] if p.id != active.id),
    )


async def show(
    ctx: Context,
    name: Annotated[str, Argument("whom to show; empty for who answers here", "persona")] = "",
) -> Reply:
    """Show a persona, or who answers here and why."""
    async with ctx.storage.reading() as uow:
        resolution = await _resolution(uow, ctx)
        if not name:
            return _decision(resolution)
        found = await current_with_user(uow, ctx.caller)
        persona = await persona_named(uow, name, found.viewer)
    buttons = () if persona.id == resolution.persona.id else (_switch_button(persona),)
    return Reply(
        title=persona.label,
        text=persona.definition.description,
        fields=_facts(persona),
        buttons=buttons,
    )


async def switch(
    ctx: Context,
    name: Annotated[str, Argument("who shall answer from now on", "persona")],
) -> Reply:
    """Choose who answers in this conversation."""
    async with ctx.storage.writing() as uow:
        found = await current_or_new(uow, ctx.caller, ctx.services.resolver)
        viewer = Viewer(user_id=found.user.id, server_id=found.place.server_id)
        persona = await persona_named(uow, name, viewer)
        await uow.sessions.activate_persona(found.session.id, persona.id)
        await uow.commit()
    return Reply(
        text=f"{persona.label} answers here from now on. What was said stays.",
        tone="good",
        is_private=False,
    )


async def reset(ctx: Context) -> Reply:
    """Let the default persona of this place answer again."""
    async with ctx.storage.writing() as uow:
        found = await current_or_new(uow, ctx.caller, ctx.services.resolver)
        await uow.sessions.activate_persona(found.session.id, None)
        resolution = await _resolution(uow, ctx)
        await uow.commit()
    return Reply(
        text=f"{resolution.persona.label} answers here again: {_DECIDED_BY[resolution.scope]}.",
        tone="good",
        is_private=False,
    )


async def _resolution(uow: UnitOfWork, ctx: Context) -> Resolution:
    """Decide who would answer the caller here."""
    found = await current_with_user(uow, ctx.caller)
    return await who_answers(
        uow,
        ctx.services.resolver,
        place=found.place,
        user_id=found.user.id if found.user else None,
        session=found.session,
    )


def _line(persona: Persona, *, is_active: bool) -> str:
    """Return one line of the list."""
    mark = " **(answers here)**" if is_active else ""
    return f"- {persona.label} (`{persona.id}`){mark}: {persona.definition.description}"


def _switch_button(persona: Persona) -> Button:
    """Return the button that lets this persona answer."""
    return Button(label=persona.label, command=f"persona switch {persona.id}")


def _decision(resolution: Resolution) -> Reply:
    """Say who answers and which binding decided it."""
    persona = resolution.persona
    return Reply(
        title=persona.label,
        text=f"{persona.name} answers here, because {_DECIDED_BY[resolution.scope]}."
        f" {persona.definition.description}",
        fields=(*_outvoted(resolution.outvoted), *_facts(persona)),
    )


def _outvoted(bindings: tuple[Binding, ...]) -> tuple[Field, ...]:
    """Name the wider bindings that would have decided otherwise."""
    return tuple(Field(name=f"Otherwise ({b.scope})", value=b.persona_id) for b in bindings)


def _facts(persona: Persona) -> tuple[Field, ...]:
    """Return what a person may want to know of a persona before talking to it."""
    definition = persona.definition
    facts = {
        "Called": ", ".join((persona.id, *definition.aliases)),
        "Rating": definition.rating,
        "Tags": ", ".join(definition.tags),
        "Greeting": definition.greeting,
    }
    return tuple(Field(name=name, value=value) for name, value in facts.items() if value)
