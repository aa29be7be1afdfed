"""Make personas and change them: what their owners do. Every change is a new revision."""

from dataclasses import replace
from typing import Annotated, cast

from bot.commands.card_forms import FormPart, checked_picture, revised
from bot.commands.context import Context
from bot.commands.naming import exact, free_name, own_persona_named, persona_named
from bot.commands.persona.forms import PERSONA_FORMS
from bot.commands.signature import Argument
from bot.conversation.sessions import current_or_new
from bot.domain.file import File
from bot.domain.persona import Appendix, Persona, PersonaDefinition
from bot.domain.reply import Button, Reply

OwnPersona = Annotated[str, Argument("one of your personas", "own_persona")]
Target = Annotated[str, Argument("which persona")]
Kept = Annotated[str, Argument("places of the fields that were left out because they are long")]
Text = Annotated[str, Argument("what to write there")]
Picture = Annotated[File | None, Argument("how it looks", "file")]


async def create(ctx: Context) -> Reply:
    """Write a persona of your own."""
    del ctx
    return Reply(text="Write a persona: who is it?", form=PERSONA_FORMS.creation())


async def write(
    ctx: Context,
    *,
    name: Text = "",
    description: Text = "",
    system_prompt: Text = "",
    greeting: Text = "",
    picture: Picture = None,
) -> Reply:
    """Take in the form for a new persona."""
    answers = {
        "name": name,
        "description": description,
        "system_prompt": system_prompt,
        "greeting": greeting,
    }
    definition = revised(PersonaDefinition(name="", description=""), answers)
    ctx.services.rules.check(definition)
    async with ctx.storage.writing() as uow:
        user = (await current_or_new(uow, ctx.caller, ctx.services.resolver)).user
        persona = await uow.authored_personas.add(
            definition,
            owner_id=user.id,
            source="user",
            appendix=Appendix(picture=checked_picture(picture)),
        )
        await uow.commit()
    return _made(persona, f"{persona.label} is yours. Only you see it until you share it.")


async def edit(
    ctx: Context,
    name: OwnPersona,
    part: Annotated[
        str, Argument("what to change", "choice", choices=("basics", "more"))
    ] = "basics",
) -> Reply:
    """Change a persona of yours; what it said stays as it was."""
    async with ctx.storage.reading() as uow:
        persona = await own_persona_named(uow, name, ctx)
    form = PERSONA_FORMS.edit(cast("FormPart", part), persona.definition, target=exact(persona))
    return Reply(text=f"Change {persona.label}.", form=form)


async def basics(
    ctx: Context,
    target: Target,
    *,
    kept: Kept = "",
    name: Text = "",
    description: Text = "",
    system_prompt: Text = "",
    greeting: Text = "",
    picture: Picture = None,
) -> Reply:
    """Take in the form for the basics of a persona."""
    answers = {
        "name": name,
        "description": description,
        "system_prompt": system_prompt,
        "greeting": greeting,
    }
    return await _revise(ctx, target, answers, kept, picture)


async def more(
    ctx: Context,
    target: Target,
    *,
    kept: Kept = "",
    personality: Text = "",
    scenario: Text = "",
    example_dialogue: Text = "",
    post_history_instructions: Text = "",
    tags: Text = "",
) -> Reply:
    """Take in the form for the rest of a persona."""
    answers = {
        "personality": personality,
        "scenario": scenario,
        "example_dialogue": example_dialogue,
        "post_history_instructions": post_history_instructions,
        "tags": tags,
    }
    return await _revise(ctx, target, answers, kept, None)


async def copy(
    ctx: Context,
    name: Annotated[str, Argument("whom to copy", "persona")],
    new_name: Annotated[str, Argument("what to call the copy")] = "",
) -> Reply:
    """Make a persona of your own out of one that you see."""
    async with ctx.storage.writing() as uow:
        going = await current_or_new(uow, ctx.caller, ctx.services.resolver)
        original = await persona_named(uow, name, going.viewer)
        appendix = await uow.persona_history.appendix(original.id, original.revision)
        own = [p for p in await uow.personas.visible_to(going.viewer) if going.viewer.owns(p)]
        name_of_copy = new_name or free_name(original.name, own)
        definition = replace(original.definition, name=name_of_copy, aliases=())
        ctx.services.rules.check(definition)
        persona = await uow.authored_personas.add(
            definition,
            owner_id=going.user.id,
            source="card" if appendix.card else "user",
            appendix=appendix,
        )
        await uow.commit()
    return _made(persona, f"{persona.label} is a copy of {original.label}, and yours to change.")


async def _revise(
    ctx: Context, target: str, answers: dict[str, str], kept: str, picture: File | None
) -> Reply:
    """Store a new revision, if anything changed."""
    async with ctx.storage.writing() as uow:
        before = await own_persona_named(uow, target, ctx)
        definition = revised(before.definition, answers, kept)
        ctx.services.rules.check(definition)
        if definition == before.definition and picture is None:
            return Reply(text=f"{before.label} is as it was.")
        appendix = await uow.persona_history.appendix(before.id, before.revision)
        shown = checked_picture(picture) or appendix.picture
        persona = await uow.authored_personas.revise(
            before.id, definition, appendix=replace(appendix, picture=shown)
        )
        await uow.commit()
    undo = f"persona revert {exact(persona)} {before.revision}"
    text = f"{persona.label} is changed; this is its revision {persona.revision}."
    if kept:
        text += " What was too long for the form is as it was."
    return _made(persona, text, Button(label="Undo", command=undo))


def _made(persona: Persona, text: str, *buttons: Button) -> Reply:
    """Say what was made, with what people do next."""
    target = exact(persona)
    return Reply(
        text=text,
        tone="good",
        buttons=(
            Button(label="Talk to it here", command=f"persona switch {target}"),
            Button(label="Show", command=f"persona show {target}"),
            *buttons,
        ),
    )
