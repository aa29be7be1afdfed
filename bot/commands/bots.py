"""Commands on other bots: which of them are heard in a place. Decided by who manages the place."""

import re
from dataclasses import replace
from typing import Annotated

from bot.commands.context import Context
from bot.commands.signature import Argument
from bot.domain.errors import BadInputError
from bot.domain.place import Place, PlatformName
from bot.domain.reply import Button, Reply
from bot.ports.storage import UnitOfWork

_MENTION = re.compile(r"<@!?(\d+)>")
_NAME = re.compile(r"[a-z0-9_]{1,32}")
_MOST = 20

BotName = Annotated[
    str, Argument("the other bot: mention it, or write its number, on Telegram its @name")
]


async def list_bots(ctx: Context) -> Reply:
    """List the other bots that are heard here."""
    async with ctx.storage.reading() as uow:
        place = await uow.places.find(ctx.place.whole.key)
    names = sorted(place.bots) if place else []
    return Reply(
        title="Other bots",
        text="\n".join(f"- {name}" for name in names)
        or "None is heard here. `/bots allow` lets one be heard, within a limit.",
        buttons=tuple(
            Button(label=f"Forbid {name}", command=f"bots forbid {name}") for name in names[:5]
        ),
    )


async def allow(ctx: Context, name: BotName) -> Reply:
    """Let another bot be heard here, and answered like a person when it addresses me."""
    wanted = _written(name, ctx.place.key.platform)
    await _require_rights(ctx)
    async with ctx.storage.writing() as uow:
        place = await _place(uow, ctx)
        if len(place.bots | {wanted}) > _MOST:
            message = f"At most {_MOST} bots can be heard in one place; forbid another one first."
            raise BadInputError(message)
        await uow.places.allow_bots(place.id, place.bots | {wanted})
        await uow.commit()
    return Reply(
        text=f"What {wanted!r} says here is heard from now on. If we answer each other too often, I"
        " stop.",
        tone="good",
        buttons=(Button(label="Undo", command=f"bots forbid {wanted}"),),
        is_private=False,
    )


async def forbid(ctx: Context, name: BotName) -> Reply:
    """Leave another bot unheard here again."""
    wanted = _written(name, ctx.place.key.platform)
    await _require_rights(ctx)
    async with ctx.storage.writing() as uow:
        place = await _place(uow, ctx)
        if wanted not in place.bots:
            message = f"{wanted!r} is not heard here anyway; `/bots list` shows those that are."
            raise BadInputError(message)
        await uow.places.allow_bots(place.id, place.bots - {wanted})
        await uow.commit()
    return Reply(text=f"{wanted!r} is not heard here any more.", tone="good", is_private=False)


async def _place(uow: UnitOfWork, ctx: Context) -> Place:
    return await uow.places.get_or_create(ctx.place.whole)


def _written(name: str, platform: PlatformName) -> str:
    """Return the id or handle that somebody wrote, as it is kept."""
    mention = _MENTION.fullmatch(name.strip())
    written = mention[1] if mention else name.strip().removeprefix("@").casefold()
    if not _NAME.fullmatch(written):
        message = f"{name!r} names no bot; mention it, or write its number."
        raise BadInputError(message)
    if platform == "discord" and not written.isdecimal():
        message = f"Several bots on Discord may be called {name!r}; mention the one you mean."
        raise BadInputError(message)
    return written


async def _require_rights(ctx: Context) -> None:
    """Refuse those who may not decide for the whole place: who opened a thread decides there only.

    Raises:
        BadInputError: The caller may not.
    """
    caller = replace(ctx.caller, place=ctx.place.whole)
    rights = await ctx.platform.rights(caller)
    if not rights.may_manage_place:
        message = "Only those who may manage this place decide which bots are heard here."
        raise BadInputError(message)
