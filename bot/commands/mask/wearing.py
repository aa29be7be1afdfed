"""Wear masks: in this conversation, for who answers here, everywhere; play personas; be oneself.

The narrowest choice counts: this conversation, then who answers, then the default.
"""

from typing import Annotated

from bot.commands.context import Context
from bot.commands.fitness import require_fit
from bot.commands.mask.decision import guise_here
from bot.commands.mask.naming import MaskArgument, mask_named
from bot.commands.naming import persona_named
from bot.commands.paging import counted
from bot.commands.persona.decision import resolution_of
from bot.commands.signature import Argument
from bot.conversation.guises import as_whom
from bot.conversation.sessions import Going, current_or_new
from bot.domain.errors import BadInputError
from bot.domain.mask import Guise, GuiseResolution, Mask, SessionGuise, guise_of
from bot.domain.reply import Button, Reply
from bot.ports.storage import UnitOfWork

_RESYNC = Button(label="Also for what I wrote here before", command="mask resync")

Scope = Annotated[
    str,
    Argument(
        "in this conversation, or for whoever answers here",
        "choice",
        choices=("here", "persona"),
    ),
]


async def use(ctx: Context, name: MaskArgument, scope: Scope = "here") -> Reply:
    """Wear a mask of yours in this conversation, or wherever this persona answers."""
    async with ctx.storage.writing() as uow:
        going = await current_or_new(uow, ctx.caller, ctx.services.resolver)
        mask = await mask_named(uow, name, going.user.id)
        if scope == "persona":
            return await _bind(uow, ctx, going, mask)
        return await _choose(uow, ctx, going, SessionGuise(guise=mask.guise))


async def play(ctx: Context, persona: Annotated[str, Argument("whom to play", "persona")]) -> Reply:
    """Play a persona that you see in this conversation, while another one answers."""
    async with ctx.storage.writing() as uow:
        going = await current_or_new(uow, ctx.caller, ctx.services.resolver)
        played = await persona_named(uow, persona, going.viewer)
        if played.id == (await resolution_of(uow, ctx, going)).persona.id:
            message = (
                f"{played.label} answers here already; play somebody else, or let another persona"
                " answer with `/persona switch`."
            )
            raise BadInputError(message)
        require_fit(ctx, played, going.place)
        return await _choose(uow, ctx, going, SessionGuise(guise=guise_of(played)))


async def default(ctx: Context, name: MaskArgument) -> Reply:
    """Wear a mask of yours wherever you chose no other."""
    async with ctx.storage.writing() as uow:
        going = await current_or_new(uow, ctx.caller, ctx.services.resolver)
        mask = await mask_named(uow, name, going.user.id)
        await uow.guises.bind(going.user.id, mask.id, persona_id=None)
        resolution = await guise_here(uow, ctx, going)
        await uow.commit()
    text = f"{mask.label} is your default from now on."
    return Reply(
        text=text if resolution.guise == mask.guise else f"{text} Here: {as_whom(resolution)}",
        tone="good",
        buttons=(Button(label="Wear none by default", command="mask off default"),),
    )


async def off(
    ctx: Context,
    scope: Annotated[
        str,
        Argument(
            "in this conversation, for whoever answers here, or by default",
            "choice",
            choices=("here", "persona", "default"),
        ),
    ] = "here",
) -> Reply:
    """Take your mask off: be nobody but yourself, whatever your default is."""
    async with ctx.storage.writing() as uow:
        going = await current_or_new(uow, ctx.caller, ctx.services.resolver)
        match scope:
            case "persona":
                return await _bind(uow, ctx, going, None)
            case "default":
                await uow.guises.bind(going.user.id, None, persona_id=None)
                resolution = await guise_here(uow, ctx, going)
                await uow.commit()
            case _:
                return await _choose(uow, ctx, going, SessionGuise(guise=None))
    return Reply(text=f"You have no default any more. Here: {as_whom(resolution)}", tone="good")


async def reset(ctx: Context) -> Reply:
    """Forget what you chose for this conversation: who answers, or your default, decides again."""
    async with ctx.storage.writing() as uow:
        going = await current_or_new(uow, ctx.caller, ctx.services.resolver)
        return await _choose(uow, ctx, going, None)


async def resync(ctx: Context) -> Reply:
    """Let all that you wrote in this conversation be written under the mask that you wear now."""
    async with ctx.storage.writing() as uow:
        going = await current_or_new(uow, ctx.caller, ctx.services.resolver)
        resolution = await guise_here(uow, ctx, going)
        count = await uow.guises.reattribute(going.session.id, going.user.id, resolution.guise)
        await uow.commit()
    name = resolution.guise.name if resolution.guise else going.user.display_name
    if not count:
        return Reply(text=f"All that you wrote here was written as {name} already.")
    messages = counted(count, "message of yours counts", "messages of yours count")
    return Reply(text=f"{messages} as written by {name} now.", tone="good")


async def _choose(
    uow: UnitOfWork, ctx: Context, going: Going, choice: SessionGuise | None
) -> Reply:
    """Choose for this conversation, and say who the caller is now."""
    before = await guise_here(uow, ctx, going)
    await uow.guises.choose(going.session.id, going.user.id, choice)
    now = await guise_here(uow, ctx, going)
    await uow.commit()
    is_other = now.guise != before.guise and going.session.message_count > 0
    kept = " What you wrote before keeps its name." if is_other else ""
    buttons = (*((_RESYNC,) if is_other else ()), *_way_back(before, now))
    return Reply(text=f"{as_whom(now)}{kept}", tone="good", buttons=buttons)


async def _bind(uow: UnitOfWork, ctx: Context, going: Going, mask: Mask | None) -> Reply:
    """Wear a mask for who answers here, or none, and say who the caller is now."""
    persona = (await resolution_of(uow, ctx, going)).persona
    await uow.guises.bind(going.user.id, mask.id if mask else None, persona_id=persona.id)
    now = await guise_here(uow, ctx, going)
    await uow.commit()
    worn = mask.label if mask else "no mask of its own"
    text = f"For {persona.label} you wear {worn} from now on. Here: {as_whom(now)}"
    undo = Button(label="Undo", command="mask off persona")
    return Reply(text=text, tone="good", buttons=(undo,) if mask else ())


def _way_back(before: GuiseResolution, now: GuiseResolution) -> tuple[Button, ...]:
    """Return what leads back to who the caller was in this conversation."""
    if before.source == now.source and before.guise == now.guise:
        return ()
    back = _line(before.guise) if before.source == "session" else "mask reset"
    return (Button(label="Undo", command=back),)


def _line(guise: Guise | None) -> str:
    """Return the command that chooses a guise for this conversation."""
    if guise is None:
        return "mask off"
    if guise.mask_id is not None:
        return f"mask use id:{guise.mask_id}"
    return f"mask play id:{guise.persona_id}"
