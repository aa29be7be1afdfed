"""Look at one's masks: the list of them all, and one of them."""

from typing import Annotated

from bot.commands.context import Context
from bot.commands.mask.decision import guise_here
from bot.commands.mask.making import where
from bot.commands.mask.naming import mask_named
from bot.commands.naming import as_wearers_read, exact
from bot.commands.paging import BRIEF, PageNumber, at_length, page_of, shortened
from bot.commands.signature import Argument, Detail
from bot.conversation.guises import as_whom
from bot.conversation.sessions import current_with_user
from bot.domain.mask import Mask
from bot.domain.reply import Button, Field, Reply

_LINE = 120
_NONE = (
    "You have no masks yet. A mask is who you are in the play; SillyTavern calls it a persona."
    " `/mask create` writes one."
)


async def list_masks(ctx: Context, page: PageNumber = "") -> Reply:
    """Show your masks: who you can be in the play (SillyTavern calls them personas)."""
    async with ctx.storage.reading() as uow:
        known = await current_with_user(uow, ctx.caller)
        masks = await uow.masks.owned_by(known.user.id) if known.user else ()
        resolution = await guise_here(uow, ctx, known)
    shown = page_of(masks, page)
    lines = [_line(mask, is_worn=mask.guise == resolution.guise) for mask in shown.items]
    text = "\n".join([as_whom(resolution), "", *lines]) + shown.footer if masks else _NONE
    create = Button(label="Write one", command="mask create")
    return Reply(
        title="Your masks",
        text=text,
        menu=tuple(
            Button(label=mask.label, command=f"mask use {exact(mask)}")
            for mask in shown.items
            if mask.guise != resolution.guise
        ),
        buttons=(*shown.buttons("mask list"), create),
        is_update=bool(page),
    )


async def show(
    ctx: Context,
    name: Annotated[str, Argument("which of yours; empty for who you are here", "mask")] = "",
    detail: Detail = "brief",
) -> Reply:
    """Show a mask of yours, or who you are here and why."""
    async with ctx.storage.reading() as uow:
        known = await current_with_user(uow, ctx.caller)
        resolution = await guise_here(uow, ctx, known)
        worn = resolution.guise
        if not name and (worn is None or worn.mask_id is None):
            return Reply(title="Who you are here", text=as_whom(resolution))
        called = name or f"id:{worn.mask_id if worn else ''}"
        mask = await mask_named(uow, called, known.viewer.user_id)
        appendix = await uow.masks.appendix(mask.id)
    is_full = detail == "full"
    texts = {label: as_wearers_read(text, mask) for label, text in _texts(mask).items() if text}
    description = texts.pop("Description", "")
    why = "" if name else f"{as_whom(resolution)} "
    is_cut = not is_full and any(len(t) > BRIEF for t in (description, *texts.values()))
    return Reply(
        title=mask.label,
        text=f"{why}{at_length(description, is_full=is_full)}",
        fields=tuple(
            Field(name=label, value=at_length(text, is_full=is_full))
            for label, text in texts.items()
        ),
        picture=appendix.picture,
        buttons=tuple(_buttons(mask, is_worn=mask.guise == worn, is_cut=is_cut)),
        is_update=is_full,
    )


def _line(mask: Mask, *, is_worn: bool) -> str:
    """Return one line of the list."""
    note = " (worn here)" if is_worn else ""
    about = as_wearers_read(mask.definition.description, mask)
    return f"- **{mask.label}**{note}: {shortened(about, _LINE)}"


def _texts(mask: Mask) -> dict[str, str]:
    """Return what there is to know of a mask; only its owner looks."""
    definition = mask.definition
    return {
        "Description": definition.description,
        "Personality": definition.personality,
        "How you speak": definition.system_prompt,
        "Scenario": definition.scenario,
        "Greeting": definition.greeting,
        "Creator's notes": definition.creator_notes,
        "Tags": ", ".join(definition.tags),
        "The model is told": where(mask.placement),
    }


def _buttons(mask: Mask, *, is_worn: bool, is_cut: bool) -> list[Button]:
    """Return what may be done with it."""
    target = exact(mask)
    wear = Button(label="Wear it here", command=f"mask use {target}")
    take_off = Button(label="Take it off here", command="mask off")
    return [
        take_off if is_worn else wear,
        Button(label="Edit", command=f"mask edit {target}"),
        Button(label="Export", command=f"mask export {target}"),
        Button(label="Delete", command=f"mask delete {target}"),
        *([Button(label="Show all", command=f"mask show {target} full")] if is_cut else []),
    ]
