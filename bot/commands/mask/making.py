"""Write masks and change them."""

from dataclasses import replace
from typing import Annotated, cast, get_args

from bot.commands.card_forms import FormPart, checked_picture, revised
from bot.commands.context import Context
from bot.commands.line import fits_button
from bot.commands.mask.forms import MASK_FORMS
from bot.commands.mask.naming import MaskArgument, MaskTarget, own_mask_named
from bot.commands.naming import exact
from bot.commands.persona.making import Kept, Picture, Text
from bot.commands.signature import Argument
from bot.conversation.sessions import current_or_new
from bot.domain.file import File
from bot.domain.mask import Mask, MaskPosition, MaskRole, Placement
from bot.domain.persona import Appendix, PersonaDefinition
from bot.domain.reply import Button, Reply

_POSITIONS: tuple[MaskPosition, ...] = get_args(MaskPosition)
_ROLES: tuple[MaskRole, ...] = get_args(MaskRole)
_DEEPEST = 100


async def create(ctx: Context) -> Reply:
    """Write a mask: who you are in the play."""
    del ctx
    return Reply(text="Write a mask: who are you in the play?", form=MASK_FORMS.creation())


async def write(
    ctx: Context,
    *,
    name: Text = "",
    description: Text = "",
    personality: Text = "",
    system_prompt: Text = "",
    picture: Picture = None,
) -> Reply:
    """Take in the form for a new mask."""
    answers = {
        "name": name,
        "description": description,
        "personality": personality,
        "system_prompt": system_prompt,
    }
    definition = revised(PersonaDefinition(name="", description=""), answers)
    ctx.services.rules.check(definition)
    async with ctx.storage.writing() as uow:
        user = (await current_or_new(uow, ctx.caller, ctx.services.resolver)).user
        appendix = Appendix(picture=checked_picture(picture))
        mask = await uow.masks.add(definition, owner_id=user.id, appendix=appendix)
        await uow.commit()
    return _made(mask, f"{mask.label} is yours, and nobody else can wear it.")


async def edit(
    ctx: Context,
    name: MaskArgument,
    part: Annotated[
        str, Argument("what to change", "choice", choices=("basics", "more"))
    ] = "basics",
) -> Reply:
    """Change a mask of yours."""
    async with ctx.storage.reading() as uow:
        mask = await own_mask_named(uow, name, ctx)
    form = MASK_FORMS.edit(cast("FormPart", part), mask.definition, target=exact(mask))
    return Reply(text=f"Change {mask.label}.", form=form)


async def basics(
    ctx: Context,
    target: MaskTarget,
    *,
    kept: Kept = "",
    name: Text = "",
    description: Text = "",
    personality: Text = "",
    system_prompt: Text = "",
    picture: Picture = None,
) -> Reply:
    """Take in the form for the basics of a mask."""
    answers = {
        "name": name,
        "description": description,
        "personality": personality,
        "system_prompt": system_prompt,
    }
    return await _change(ctx, target, answers, kept, picture)


async def more(
    ctx: Context,
    target: MaskTarget,
    *,
    kept: Kept = "",
    scenario: Text = "",
    greeting: Text = "",
    example_dialogue: Text = "",
    post_history_instructions: Text = "",
    tags: Text = "",
) -> Reply:
    """Take in the form for the rest of a mask."""
    answers = {
        "scenario": scenario,
        "greeting": greeting,
        "example_dialogue": example_dialogue,
        "post_history_instructions": post_history_instructions,
        "tags": tags,
    }
    return await _change(ctx, target, answers, kept, None)


async def place(
    ctx: Context,
    name: MaskArgument,
    position: Annotated[
        str, Argument("before the persona, after it, or at a depth", "choice", choices=_POSITIONS)
    ],
    depth: Annotated[str, Argument("how many messages from the end", "number")] = "4",
    role: Annotated[str, Argument("at a depth: whose words", "choice", choices=_ROLES)] = "system",
) -> Reply:
    """Choose where the model is told of a mask of yours."""
    placement = Placement(
        position=cast("MaskPosition", position),
        depth=min(int(depth), _DEEPEST),
        role=cast("MaskRole", role),
    )
    async with ctx.storage.writing() as uow:
        mask = await own_mask_named(uow, name, ctx)
        await uow.masks.change(mask.id, placement=placement)
        await uow.commit()
    back = _placing(mask)
    can_undo = placement != mask.placement and fits_button(back)
    return Reply(
        text=f"The model is told of {mask.label} {where(placement)}.",
        tone="good",
        buttons=(Button(label="Undo", command=back),) if can_undo else (),
    )


def _placing(mask: Mask) -> str:
    """Return the command line that lets the model be told of a mask where it is told of it now."""
    at = mask.placement
    role = "" if at.role == Placement().role else at.role
    words = (at.position, str(at.depth), role) if at.position == "depth" else (at.position,)
    return " ".join(filter(None, ("mask place", exact(mask), *words)))


def where(placement: Placement) -> str:
    """Say where a mask is described."""
    match placement.position:
        case "before":
            return "before it is told of the persona"
        case "after":
            return "after it was told of the persona"
        case "depth":
            voice = {"system": "as a note", "user": "in your voice", "assistant": "in its voice"}
            return f"{placement.depth} messages from the end, {voice[placement.role]}"


async def _change(
    ctx: Context, target: str, answers: dict[str, str], kept: str, picture: File | None
) -> Reply:
    """Store what was filled in, if it changes anything."""
    async with ctx.storage.writing() as uow:
        before = await own_mask_named(uow, target, ctx)
        definition = revised(before.definition, answers, kept)
        ctx.services.rules.check(definition)
        if definition == before.definition and picture is None:
            return Reply(text=f"{before.label} is as it was.")
        appendix = await uow.masks.appendix(before.id)
        shown = checked_picture(picture) or appendix.picture
        mask = await uow.masks.change(
            before.id, definition=definition, appendix=replace(appendix, picture=shown)
        )
        await uow.commit()
    text = f"{mask.label} is changed. What you wrote before keeps the name that it had."
    if kept:
        text += " What was too long for the form is as it was."
    return _made(mask, text)


def _made(mask: Mask, text: str) -> Reply:
    """Say what was made, with what people do next."""
    target = exact(mask)
    return Reply(
        text=text,
        tone="good",
        buttons=(
            Button(label="Wear it here", command=f"mask use {target}"),
            Button(label="Wear it everywhere", command=f"mask default {target}"),
            Button(label="Show", command=f"mask show {target}"),
        ),
    )
