"""Begin projects, put conversations into them, and let them go."""

from typing import Annotated

from bot.commands.context import Context
from bot.commands.paging import counted
from bot.commands.project.naming import (
    NO_PROJECT,
    ThisOrNamed,
    exact,
    own_project_named,
    project_named,
)
from bot.commands.session.naming import fitting, own_session_named
from bot.commands.signature import Argument
from bot.conversation.sessions import current_or_new
from bot.domain.errors import BadInputError
from bot.domain.persona import ID_PREFIX
from bot.domain.project import Project
from bot.domain.reply import Button, Reply

_LONGEST_NAME = 60

_TAKE_OUT = Button(label="Take it out", command=f"project use {NO_PROJECT}")


async def new(ctx: Context, name: Annotated[str, Argument("what it shall be called")]) -> Reply:
    """Begin a project, and put your conversation here into it."""
    wanted = _fit(name)
    async with ctx.storage.writing() as uow:
        going = await current_or_new(uow, ctx.caller, ctx.services.resolver)
        project = await uow.projects.create(wanted, owner_id=going.user.id)
        is_own = going.viewer.owns(going.session)
        if is_own:
            await uow.projects.put(going.session.id, project.id)
        await uow.commit()
    put = (
        f"This conversation is in it.{_who_hears(ctx)}"
        if is_own
        else "The conversation here is somebody else's; `/project use` puts one of yours in."
    )
    return Reply(
        text=f"The project {wanted!r} begins. {put} `/lore import` brings in what all its"
        " conversations are told.",
        tone="good",
        buttons=(
            Button(label="Invite somebody", command=f"project add {exact(project)}"),
            *((_TAKE_OUT,) if is_own else ()),
        ),
    )


async def use(
    ctx: Context,
    project: Annotated[str, Argument(f"which project; `{NO_PROJECT}` takes it out", "project")],
) -> Reply:
    """Put your conversation here into a project, or take it out."""
    is_out = project.strip().casefold() == NO_PROJECT
    async with ctx.storage.writing() as uow:
        found = None if is_out else (await project_named(uow, project, ctx)).project
        if found is not None:
            await current_or_new(uow, ctx.caller, ctx.services.resolver)
        session = await own_session_named(uow, "", ctx)
        await uow.projects.put(session.id, found.id if found else None)
        await uow.commit()
    before = f"{ID_PREFIX}{session.project_id}" if session.project_id else NO_PROJECT
    undo = Button(label="Undo", command=f"project use {before}")
    has_changed = session.project_id != (found.id if found else None)
    return Reply(text=_used(ctx, found), tone="good", buttons=(undo,) if has_changed else ())


async def delete(ctx: Context, project: ThisOrNamed = "") -> Reply:
    """Delete a project of yours; its conversations stay. Asks first."""
    async with ctx.storage.reading() as uow:
        found = await own_project_named(uow, project, ctx)
    members = counted(found.members - 1, "other member", "other members")
    return Reply(
        title=f"Delete {found.project.name!r}?",
        text=f"Its lore goes with it, for good, and {members} can see it no more. What was said"
        f" stays: {counted(found.sessions, 'conversation', 'conversations')} will be in no"
        " project.",
        buttons=(
            Button(label="Delete", command=f"project erase {exact(found.project)}"),
            Button(label="Keep it", command=f"project show {exact(found.project)}"),
        ),
    )


async def erase(ctx: Context, project: Annotated[str, Argument("which one", "project")]) -> Reply:
    """Delete a project after all."""
    async with ctx.storage.writing() as uow:
        found = await own_project_named(uow, project, ctx)
        await uow.projects.delete(found.project.id)
        await uow.commit()
    return Reply(text=f"{found.project.name!r} is gone.", tone="good", is_update=True)


def _fit(name: str) -> str:
    """Return a name as it is kept."""
    wanted = fitting(name, what="name", longest=_LONGEST_NAME)
    if wanted.casefold() == NO_PROJECT:
        message = f"{wanted!r} stands for no project at all; choose another name."
        raise BadInputError(message)
    return wanted


def _used(ctx: Context, project: Project | None) -> str:
    if project is None:
        return "This conversation is in no project now."
    return (
        f"This conversation is in {project.name!r} now: it is told the lore of the project, and"
        f" the other members see its title if you chose one, not what is said in it."
        f"{_who_hears(ctx)}"
    )


def _who_hears(ctx: Context) -> str:
    """Return what it means that others are here."""
    if ctx.place.is_private:
        return ""
    return " Others here do not see the project, but read what its lore brings into answers."
