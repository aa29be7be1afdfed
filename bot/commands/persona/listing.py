"""Look at personas: the list of all that one may see, and one of them."""

from typing import Annotated

from bot.commands.context import Context
from bot.commands.naming import as_people_read, exact, persona_named
from bot.commands.paging import BRIEF, PageNumber, at_length, page_of, shortened
from bot.commands.persona.decision import decision, resolution_of
from bot.commands.signature import Argument, Detail
from bot.conversation.sessions import current_with_user
from bot.domain.persona import Persona
from bot.domain.policy import Viewer
from bot.domain.reply import Button, Field, Reply

_LINE = 120
_VISIBILITIES = {
    "private": "only you",
    "server": "one server or group",
    "public": "everybody",
}


async def list_personas(ctx: Context, page: PageNumber = "") -> Reply:
    """Show all personas that you can talk to."""
    async with ctx.storage.reading() as uow:
        known = await current_with_user(uow, ctx.caller)
        personas = await uow.personas.visible_to(known.viewer)
        active = (await resolution_of(uow, ctx, known)).persona
    shown = page_of(personas, page)
    lines = [_line(p, known.viewer, is_active=p.id == active.id) for p in shown.items]
    return Reply(
        title="Personas",
        text="\n".join(lines) + shown.footer,
        buttons=(
            *(switch_button(p) for p in shown.items if p.id != active.id),
            *shown.buttons("persona list"),
        ),
        is_update=bool(page),
    )


async def show(
    ctx: Context,
    name: Annotated[str, Argument("whom to show; empty for who answers here", "persona")] = "",
    detail: Detail = "brief",
) -> Reply:
    """Show a persona, or who answers here and why."""
    async with ctx.storage.reading() as uow:
        known = await current_with_user(uow, ctx.caller)
        resolution = await resolution_of(uow, ctx, known)
        persona = await persona_named(uow, name, known.viewer) if name else resolution.persona
        why = "" if name else await decision(uow, resolution, known)
        if not known.viewer.sees(persona):
            return Reply(title=persona.label, text=why)
        appendix = await uow.persona_history.appendix(persona.id, persona.revision)
    is_full = detail == "full"
    facts = [fact for fact in _facts(persona, known.viewer) if name or fact.name == "Greeting"]
    description = as_people_read(persona.definition.description, persona)
    texts = (description, *(fact.value for fact in facts))
    return Reply(
        title=persona.label,
        text=f"{why} {at_length(description, is_full=is_full)}".strip(),
        fields=tuple(
            Field(name=fact.name, value=at_length(fact.value, is_full=is_full)) for fact in facts
        ),
        picture=appendix.picture,
        buttons=tuple(
            _buttons(
                persona,
                known.viewer,
                is_active=persona.id == resolution.persona.id,
                is_cut=not is_full and any(len(text) > BRIEF for text in texts),
            )
        ),
        is_update=is_full,
    )


def switch_button(persona: Persona) -> Button:
    """Return the button that lets this persona answer."""
    return Button(label=persona.label, command=f"persona switch {exact(persona)}")


def _line(persona: Persona, viewer: Viewer, *, is_active: bool) -> str:
    """Return one line of the list."""
    call = "yours" if viewer.owns(persona) else f"`{persona.id}`" if not persona.owner_id else ""
    notes = ", ".join(note for note in (call, "answers here" if is_active else "") if note)
    about = f" ({notes})" if notes else ""
    blurb = shortened(as_people_read(persona.definition.description, persona), _LINE)
    return f"- **{persona.label}**{about}: {blurb}"


def _facts(persona: Persona, viewer: Viewer) -> list[Field]:
    """Return what a person may want to know of a persona before talking to it, long texts first.

    How it is instructed is its owner's business; library files are open to all.
    """
    definition = persona.definition
    is_theirs = viewer.owns(persona)
    facts = {
        "Greeting": definition.greeting,
        "How it speaks": definition.system_prompt if is_theirs else "",
        "Personality": definition.personality if is_theirs else "",
        "Scenario": definition.scenario if is_theirs else "",
        "Creator's notes": definition.creator_notes,
        "Called": "" if persona.owner_id else ", ".join((persona.id, *definition.aliases)),
        "Tags": ", ".join(definition.tags),
        "Creator": definition.creator,
        "Rating": definition.rating,
        "Who sees it": _VISIBILITIES[persona.visibility] if is_theirs else "",
        "Revision": str(persona.revision) if is_theirs else "",
    }
    return [Field(name=name, value=value) for name, value in facts.items() if value]


def _buttons(persona: Persona, viewer: Viewer, *, is_active: bool, is_cut: bool) -> list[Button]:
    """Return what may be done with it."""
    target = exact(persona)
    wanted = [
        (not is_active, Button(label="Switch", command=f"persona switch {target}")),
        (viewer.owns(persona), Button(label="Edit", command=f"persona edit {target}")),
        (not viewer.owns(persona), Button(label="Copy", command=f"persona copy {target}")),
        (
            viewer.opens(persona),
            Button(label="Export", command=f"persona export {target}"),
        ),
        (viewer.owns(persona), Button(label="Delete", command=f"persona delete {target}")),
        (is_cut, Button(label="Show all", command=f"persona show {target} full")),
    ]
    return [button for is_wanted, button in wanted if is_wanted]
