"""Share personas, look back at what they were, and let them go."""

from typing import Annotated, cast, get_args

from bot.commands.context import Context
from bot.commands.naming import exact, own_persona_named
from bot.commands.paging import PAGE, PageNumber
from bot.commands.persona.making import OwnPersona, Target
from bot.commands.signature import Argument
from bot.conversation.sessions import current_or_new
from bot.domain.errors import BadInputError, NotFoundError
from bot.domain.persona import Footprint, Revision, Visibility
from bot.domain.reply import Button, Reply

_VISIBILITIES: tuple[Visibility, ...] = get_args(Visibility)


async def share(
    ctx: Context,
    name: OwnPersona,
    visibility: Annotated[
        str, Argument("who shall see it", "choice", choices=_VISIBILITIES)
    ] = "server",
) -> Reply:
    """Choose who sees a persona of yours: only you, this server or group, or everybody."""
    async with ctx.storage.writing() as uow:
        going = await current_or_new(uow, ctx.caller, ctx.services.resolver)
        persona = await own_persona_named(uow, name, ctx)
        server_id = going.place.server_id if visibility == "server" else None
        if visibility == "server" and server_id is None:
            message = "There is no server or group around this chat; call this command in one."
            raise BadInputError(message)
        await uow.authored_personas.share(
            persona.id, cast("Visibility", visibility), server_id=server_id
        )
        await uow.commit()
    seen_by = {"private": "Only you see", "server": "Everybody here sees", "public": "All see"}
    back = f"persona share {exact(persona)} {persona.visibility}"
    is_changed = persona.visibility != visibility
    return Reply(
        text=f"{seen_by[visibility]} {persona.label} now.",
        tone="good",
        buttons=(Button(label="Undo", command=back),) if is_changed else (),
    )


async def history(
    ctx: Context,
    name: OwnPersona,
    page: PageNumber = "1",
) -> Reply:
    """List the revisions of a persona of yours."""
    number = max(1, int(page))
    async with ctx.storage.reading() as uow:
        persona = await own_persona_named(uow, name, ctx)
        found = await uow.persona_history.revisions(persona.id, number * PAGE + 1)
    shown = found[(number - 1) * PAGE : number * PAGE]
    around = [("◀", number - 1, number > 1), ("▶", number + 1, len(found) > number * PAGE)]
    target = exact(persona)
    return Reply(
        title=f"{persona.label}: what it was",
        text="\n".join(_revision_line(revision) for revision in shown) or "Nothing further.",
        buttons=(
            *(
                Button(label=f"Back to {r.number}", command=f"persona revert {target} {r.number}")
                for r in shown
                if not r.is_current
            ),
            *(
                Button(label=label, command=f"persona history {target} {to}")
                for label, to, is_there in around
                if is_there
            ),
        ),
        is_update=page != "1",
    )


async def revert(
    ctx: Context,
    name: OwnPersona,
    revision: Annotated[str, Argument("which revision to go back to", "number")],
) -> Reply:
    """Make an old revision of a persona of yours the current one."""
    async with ctx.storage.writing() as uow:
        now = await own_persona_named(uow, name, ctx)
        old = await uow.persona_history.at(now.id, int(revision))
        if old is None:
            message = f"{now.name!r} has no revision {revision}; `/persona history` lists them."
            raise NotFoundError(message)
        appendix = await uow.persona_history.appendix(now.id, old.revision)
        persona = await uow.authored_personas.revise(now.id, old.definition, appendix=appendix)
        await uow.commit()
    return Reply(
        text=f"{persona.label} is again what it was at revision {old.revision};"
        f" this is its revision {persona.revision}.",
        tone="good",
        buttons=(Button(label="Undo", command=f"persona revert {exact(persona)} {now.revision}"),),
    )


async def delete(ctx: Context, name: OwnPersona) -> Reply:
    """Delete a persona of yours; asks first."""
    async with ctx.storage.reading() as uow:
        persona = await own_persona_named(uow, name, ctx)
        footprint = await uow.persona_history.footprint(persona.id)
    target = exact(persona)
    return Reply(
        title=f"Delete {persona.label}?",
        text=f"{_footprint_words(footprint)} Deleting keeps what it said, under its name; whoever"
        " chose it is answered by the next choice. Purging removes what it said as well. Neither"
        " can be undone.",
        buttons=(
            Button(label="Delete", command=f"persona remove {target}"),
            Button(label="Purge", command=f"persona purge {target}"),
            Button(label="Keep it", command=f"persona show {target}"),
        ),
    )


async def remove(ctx: Context, target: Target) -> Reply:
    """Delete a persona after all, and keep what it said."""
    async with ctx.storage.writing() as uow:
        persona = await own_persona_named(uow, target, ctx)
        await uow.authored_personas.withdraw(persona.id)
        await uow.commit()
    text = f"{persona.label} is deleted. What it said stays."
    return Reply(text=text, tone="good", is_update=True)


async def purge(ctx: Context, target: Target) -> Reply:
    """Delete a persona after all, with everything that it said."""
    async with ctx.storage.writing() as uow:
        persona = await own_persona_named(uow, target, ctx)
        await uow.authored_personas.purge(persona.id)
        await uow.commit()
    text = f"{persona.label} is gone, with all that it said."
    return Reply(text=text, tone="good", is_update=True)


def _revision_line(revision: Revision) -> str:
    mark = " **(current)**" if revision.is_current else ""
    return f"- {revision.number}, {revision.created_at:%Y-%m-%d %H:%M} UTC: {revision.name}{mark}"


def _footprint_words(footprint: Footprint) -> str:
    messages = _count(footprint.messages, "message")
    sessions = _count(footprint.sessions, "conversation")
    bindings = _count(footprint.bindings, "place")
    said = f"It said {messages} in {sessions}" if footprint.messages else "It never said anything"
    chosen = f"is chosen in {bindings}" if footprint.bindings else "is chosen nowhere"
    return f"{said} and {chosen}."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
