"""Choose who answers: in this conversation, in this place, in this server, for oneself."""

from typing import Annotated, assert_never, cast

from bot.commands.context import Context
from bot.commands.fitness import require_fit
from bot.commands.naming import exact, persona_named
from bot.commands.persona.decision import place_word, reason, resolution_here, server_word
from bot.commands.signature import Argument
from bot.conversation.sessions import Going, current_or_new
from bot.domain.binding import Resolution
from bot.domain.command import SwitchScope
from bot.domain.errors import BadInputError
from bot.domain.ids import PersonaId
from bot.domain.persona import Persona
from bot.domain.place import PlaceAddress
from bot.domain.reply import Button, Reply
from bot.ports.storage import UnitOfWork

_SCOPES: tuple[SwitchScope, ...] = ("here", "place", "server", "me")

ScopeArgument = Annotated[
    str,
    Argument(
        "for this conversation, this place, this server, or all that you begin",
        "choice",
        choices=_SCOPES,
    ),
]


async def switch(
    ctx: Context,
    name: Annotated[str, Argument("who shall answer from now on", "persona")],
    scope: ScopeArgument = "here",
) -> Reply:
    """Choose who answers in this conversation, or wherever else."""
    chosen = await _allowed(ctx, scope)
    async with ctx.storage.writing() as uow:
        going = await current_or_new(uow, ctx.caller, ctx.services.resolver)
        before = await resolution_here(uow, ctx)
        persona = await persona_named(uow, name, going.viewer)
        if chosen in {"here", "place"}:
            require_fit(ctx, persona, going.place)
        await _bind(uow, going, chosen, persona.id)
        now = await resolution_here(uow, ctx)
        await uow.commit()
    return Reply(
        text=_switched(persona, chosen, now, ctx.place),
        tone="good",
        is_private=chosen == "me",
        buttons=_undo(before, chosen, persona),
    )


async def reset(ctx: Context, scope: ScopeArgument = "here") -> Reply:
    """Let the default persona answer again: forget what was chosen."""
    chosen = await _allowed(ctx, scope)
    async with ctx.storage.writing() as uow:
        going = await current_or_new(uow, ctx.caller, ctx.services.resolver)
        await _bind(uow, going, chosen, None)
        resolution = await resolution_here(uow, ctx)
        await uow.commit()
    why = reason(resolution.scope, ctx.place)
    return Reply(
        text=f"{resolution.persona.label} answers here again: {why}.",
        tone="good",
        is_private=chosen == "me",
    )


async def _allowed(ctx: Context, written: str) -> SwitchScope:
    """Return the scope if the caller may choose for all whom it concerns.

    Raises:
        BadInputError: There is no server here, or it is for others to decide.
    """
    scope = cast("SwitchScope", written)
    if scope in {"here", "me"}:
        return scope
    if scope == "server" and ctx.place.server is None:
        message = "There is no server or group around this chat; choose the scope `place` or `me`."
        raise BadInputError(message)
    rights = await ctx.platform.rights(ctx.caller)
    may = rights.may_manage_server if scope == "server" else rights.may_manage_place
    if not may:
        message = f"Only {_who_may(scope, ctx.place)} may choose that for everybody here."
        raise BadInputError(message)
    return scope


def _who_may(scope: SwitchScope, place: PlaceAddress) -> str:
    if place.key.platform == "telegram":
        return "administrators of this group"
    wanted = "Manage Server" if scope == "server" else "Manage Channels"
    return f"people with the permission “{wanted}”"


async def _bind(
    uow: UnitOfWork, going: Going, scope: SwitchScope, persona_id: PersonaId | None
) -> None:
    """Let the persona apply at a scope; None frees it."""
    match scope:
        case "here":
            await uow.sessions.activate_persona(going.session.id, persona_id)
        case "place":
            await uow.bindings.bind_place(going.place.id, persona_id)
        case "server":
            server_id = going.place.server_id
            if server_id is not None:
                await uow.bindings.bind_place(server_id, persona_id)
        case "me":
            await uow.bindings.bind_user(going.user.id, persona_id)
        case _:
            assert_never(scope)


def _switched(persona: Persona, scope: SwitchScope, now: Resolution, place: PlaceAddress) -> str:
    """Say what was chosen, and who answers here if that is still somebody else."""
    where = {
        "here": "answers here from now on. What was said stays.",
        "place": f"answers in {place_word(place)} from now on, unless a conversation chose"
        " somebody else.",
        "server": f"answers in {server_word(place)} from now on, unless a place or conversation"
        " chose somebody else.",
        "me": "answers you from now on, wherever nobody else was chosen.",
    }
    text = f"{persona.label} {where[scope]}"
    if now.persona.id != persona.id:
        text += f" Here it is still {now.persona.label}: {reason(now.scope, place)}."
    return text


def _undo(before: Resolution, scope: SwitchScope, persona: Persona) -> tuple[Button, ...]:
    """Return the way back to who answered in this conversation."""
    if scope != "here" or before.persona.id == persona.id:
        return ()
    if before.scope == "session":
        back = f"persona switch {exact(before.persona)}"
    else:
        back = "persona reset"
    return (Button(label=f"Back to {before.persona.label}", command=back),)
