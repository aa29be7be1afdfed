"""Bring in masks as files, and hand them out as character cards."""

import asyncio
from dataclasses import replace
from typing import Annotated, cast, get_args

from bot.commands.context import Context
from bot.commands.mask.naming import MaskArgument, own_mask_named
from bot.commands.naming import exact, free_name
from bot.commands.paging import counted
from bot.commands.signature import Argument
from bot.conversation.sessions import current_or_new
from bot.domain.file import File
from bot.domain.ids import UserId
from bot.domain.mask import Mask
from bot.domain.reply import Button, Field, Reply
from bot.ports.card_codec import CardForm, ImportedMask
from bot.ports.storage import UnitOfWork

_FORMS: tuple[CardForm, ...] = get_args(CardForm)


async def import_masks(
    ctx: Context,
    file: Annotated[File, Argument("a card, or a backup of SillyTavern's personas", "file")],
) -> Reply:
    """Bring in a character card as a mask of yours, or SillyTavern's personas."""
    found = await asyncio.to_thread(ctx.services.cards.read_masks, file)
    async with ctx.storage.writing() as uow:
        going = await current_or_new(uow, ctx.caller, ctx.services.resolver)
        own = list(await uow.masks.owned_by(going.user.id))
        masks: list[Mask] = []
        for imported in found:
            masks.append(await _add(uow, going.user.id, imported, [*own, *masks]))
        await uow.commit()
    notes = "\n".join(f"- {note}" for imported in found for note in imported.notes)
    title = f"{masks[0].label} came in" if len(masks) == 1 else "They came in"
    return Reply(
        title=title,
        text=f"{counted(len(masks), 'mask is', 'masks are')} yours now:"
        f" {', '.join(mask.name for mask in masks)}.",
        fields=(Field(name="Good to know", value=notes),) if notes else (),
        tone="good",
        menu=tuple(
            Button(label=mask.label, command=f"mask use {exact(mask)}") for mask in masks[:25]
        ),
    )


async def export(
    ctx: Context,
    name: MaskArgument,
    form: Annotated[str, Argument("which kind of file", "choice", choices=_FORMS)] = "png",
) -> Reply:
    """Hand out a mask of yours as a character card."""
    async with ctx.storage.reading() as uow:
        mask = await own_mask_named(uow, name, ctx)
        appendix = await uow.masks.appendix(mask.id)
    write = ctx.services.cards.write_mask
    card = await asyncio.to_thread(write, mask, appendix, cast("CardForm", form))
    return Reply(text=f"{mask.label} as a character card.", files=(card,))


async def _add(uow: UnitOfWork, owner_id: UserId, imported: ImportedMask, own: list[Mask]) -> Mask:
    """Store what came in, under a name that is free."""
    name = free_name(imported.definition.name, own)
    definition = replace(imported.definition, name=name)
    mask = await uow.masks.add(definition, owner_id=owner_id, appendix=imported.appendix)
    return await uow.masks.change(mask.id, placement=imported.placement)
