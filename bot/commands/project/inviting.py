"""Let people into projects, by invitation: a code that lets one person in."""

from datetime import timedelta
from typing import Annotated

from bot.commands.context import Context
from bot.commands.project.naming import ThisOrNamed, exact, own_project_named, visible
from bot.commands.signature import Argument
from bot.conversation.sessions import arrive
from bot.domain.codes import hashed
from bot.domain.errors import BadInputError, NotFoundError
from bot.domain.reply import Button, Reply

_VALID = timedelta(hours=24)


async def add(ctx: Context, project: ThisOrNamed = "") -> Reply:
    """Invite somebody to a project of yours, with a code that lets one person in."""
    code = ctx.services.new_code()
    until = ctx.services.clock.now() + _VALID
    async with ctx.storage.writing() as uow:
        found = await own_project_named(uow, project, ctx)
        await uow.project_members.invite(found.project.id, code_hash=hashed(code), until=until)
        await uow.commit()
    return Reply(
        text=f"Whoever is the first to send me `/project join {code}`, until {until:%Y-%m-%d %H:%M}"
        f" UTC, joins {found.project.name!r}. Members see its lore, who is in it and the titles of"
        " its conversations, so give the code to the one person whom you mean.",
        tone="good",
    )


async def join(
    ctx: Context, code: Annotated[str, Argument("the code that you were given")]
) -> Reply:
    """Join a project that you were invited to."""
    async with ctx.storage.writing() as uow:
        _, user = await arrive(uow, ctx.caller)
        before = {s.project.id for s in await visible(uow, user.id)}
        project_id = await uow.project_members.accept(hashed(code), user_id=user.id)
        if project_id is None:
            message = (
                "This code lets nobody in: it was used already, or is too old, or is not written"
                " as it was given. Ask for another one."
            )
            raise NotFoundError(message)
        found = next(s for s in await visible(uow, user.id) if s.project.id == project_id)
        if project_id in before:
            message = f"You are in {found.project.name!r} already; the code still lets one in."
            raise BadInputError(message)
        await uow.commit()
    name = exact(found.project)
    return Reply(
        text=f"You are in {found.project.name!r} now, a project of {found.owner_name}.",
        tone="good",
        buttons=(
            Button(label="Use it here", command=f"project use {name}"),
            Button(label="Show it", command=f"project show {name}"),
        ),
    )
