"""Let masks go."""

from bot.commands.context import Context
from bot.commands.mask.decision import guise_here
from bot.commands.mask.naming import MaskArgument, MaskTarget, mask_named, own_mask_named
from bot.commands.naming import exact
from bot.commands.paging import counted
from bot.conversation.guises import as_whom
from bot.conversation.sessions import current_or_new
from bot.domain.mask import MaskUses
from bot.domain.reply import Button, Reply


async def delete(ctx: Context, name: MaskArgument) -> Reply:
    """Delete a mask of yours; asks first."""
    async with ctx.storage.reading() as uow:
        mask = await own_mask_named(uow, name, ctx)
        uses = await uow.guises.uses(mask.id)
    target = exact(mask)
    return Reply(
        title=f"Delete {mask.label}?",
        text=f"{_uses(uses)} What you wrote under it keeps its name. It cannot be undone;"
        " `/mask export` keeps a copy.",
        buttons=(
            Button(label="Delete", command=f"mask remove {target}"),
            Button(label="Keep it", command=f"mask show {target}"),
        ),
    )


async def remove(ctx: Context, target: MaskTarget) -> Reply:
    """Delete a mask after all."""
    async with ctx.storage.writing() as uow:
        going = await current_or_new(uow, ctx.caller, ctx.services.resolver)
        mask = await mask_named(uow, target, going.user.id)
        before = await guise_here(uow, ctx, going)
        uses = await uow.guises.uses(mask.id)
        await uow.masks.delete(mask.id)
        now = await guise_here(uow, ctx, going)
        if now.fallen is not None:
            # It is said right here, so it need not be said again.
            await uow.guises.choose(going.session.id, going.user.id, None)
        await uow.commit()
    elsewhere = uses.sessions - (now.fallen is not None)
    told = [f"{mask.label} is deleted."]
    if before.guise == mask.guise:
        told.append(f"You wore it here. {as_whom(now)}")
    if elsewhere:
        told.append(f"You wore it in {counted(elsewhere, 'other conversation', 'others')}, too.")
    return Reply(text=" ".join(told), tone="good", is_update=True)


def _uses(uses: MaskUses) -> str:
    """Say where a mask is worn."""
    places = (
        (uses.is_default, "it is your default"),
        (uses.personas, f"you wear it for {counted(uses.personas, 'persona', 'personas')}"),
        (
            uses.sessions,
            f"you chose it in {counted(uses.sessions, 'conversation', 'conversations')}",
        ),
    )
    worn = ", and ".join(text for is_so, text in places if is_so) or "you wear it nowhere"
    written = counted(uses.messages, "message", "messages")
    return f"{worn.capitalize()}; you wrote {written} under it."
