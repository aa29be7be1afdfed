"""Say who answers here and why, the same way that turns decide it."""

from bot.commands.context import Context
from bot.conversation.resolution import who_answers
from bot.conversation.sessions import Going, Known, current_with_user
from bot.domain.binding import Resolution, Scope
from bot.domain.place import PlaceAddress
from bot.ports.storage import UnitOfWork


async def resolution_here(uow: UnitOfWork, ctx: Context) -> Resolution:
    """Decide who would answer the caller here."""
    return await resolution_of(uow, ctx, await current_with_user(uow, ctx.caller))


async def resolution_of(uow: UnitOfWork, ctx: Context, known: Known | Going) -> Resolution:
    """Decide who would answer a caller of whom this is known."""
    return await who_answers(
        uow,
        ctx.services.resolver,
        place=known.place,
        user_id=known.user.id if known.user else None,
        session=known.session,
    )


async def decision(uow: UnitOfWork, resolution: Resolution, known: Known) -> str:
    """Say who answers, which binding decided it, and what it outvoted."""
    persona = resolution.persona
    address = known.place.address if known.place else None
    others = await uow.personas.existing({b.persona_id for b in resolution.outvoted})
    clauses = [
        f"{_OTHERWISE[b.scope]} {others[b.persona_id].name}"
        for b in resolution.outvoted
        if b.persona_id in others and b.persona_id != persona.id
    ]
    because = "; ".join([reason(resolution.scope, address), *clauses])
    return f"{persona.name} answers here, because {because}."


def reason(scope: Scope, address: PlaceAddress | None) -> str:
    """Return what decided, as a clause."""
    match scope:
        case "message":
            return "this message asked for it"
        case "session":
            return "it was chosen for this conversation with `/persona switch`"
        case "place":
            return f"{place_word(address)} is bound to it"
        case "server":
            return f"{server_word(address)} is bound to it"
        case "user":
            return "it is your own default"
        case "default":
            return "it is the default of this bot"


def place_word(address: PlaceAddress | None) -> str:
    """Return what people call the place they are in."""
    kind = address.kind if address else "console"
    words = {
        "direct": "this chat",
        "console": "this place",
        "group": "this group",
        "server": "this server",
    }
    return words.get(kind, f"this {kind}")


def server_word(address: PlaceAddress | None) -> str:
    """Return what people call the widest place around them."""
    return "this group" if address and address.key.platform == "telegram" else "this server"


_OTHERWISE: dict[Scope, str] = {
    "message": "",
    "session": "this conversation's choice is",
    "place": "this place's own is",
    "server": "this server's own is",
    "user": "your own default is",
    "default": "the default of this bot is",
}
