"""Which project a written name means. One that the caller is no member of answers like none.

This is the only way to a project: members see it, its owner alone changes it.
"""

from collections.abc import Sequence
from typing import Annotated

from bot.commands.context import Context
from bot.commands.signature import Argument
from bot.conversation.sessions import Known, current_with_user
from bot.domain.errors import AmbiguousNameError, BadInputError, NotFoundError
from bot.domain.ids import UserId
from bot.domain.persona import ID_PREFIX
from bot.domain.project import Project, ProjectSummary
from bot.ports.storage import UnitOfWork

NO_PROJECT = "none"
"""Written instead of a name for no project at all."""

ThisOrNamed = Annotated[str, Argument("which one; empty for the one here", "project")]


async def project_named(uow: UnitOfWork, name: str, ctx: Context) -> ProjectSummary:
    """Return the project of that name; without one, that which the conversation here is in.

    Raises:
        NotFoundError: The caller is a member of none of that name, whoever else is.
        AmbiguousNameError: The caller is a member of several.
    """
    known = await current_with_user(uow, ctx.caller)
    if name:
        return _the_one(name, await visible(uow, known.viewer.user_id))
    here = await project_here(uow, known)
    if here is None:
        message = "The conversation here is in no project of yours. `/project list` shows all."
        raise NotFoundError(message)
    return here


async def own_project_named(uow: UnitOfWork, name: str, ctx: Context) -> ProjectSummary:
    """Return the caller's own project of that name: the only way to one that is to be changed.

    Raises:
        NotFoundError: As above.
        BadInputError: It is the project of another member.
    """
    found = await project_named(uow, name, ctx)
    viewer = (await current_with_user(uow, ctx.caller)).viewer
    if not viewer.owns(found.project):
        message = f"{found.project.name!r} belongs to {found.owner_name}, who alone can do this."
        raise BadInputError(message)
    return found


async def project_here(uow: UnitOfWork, known: Known) -> ProjectSummary | None:
    """Return the project that the conversation here is in, if the caller is a member of it."""
    if known.session is None or known.session.project_id is None:
        return None
    mine = await visible(uow, known.viewer.user_id)
    return next((s for s in mine if s.project.id == known.session.project_id), None)


async def visible(uow: UnitOfWork, user_id: UserId | None) -> Sequence[ProjectSummary]:
    """Return the projects of somebody; whom nobody has met has none."""
    return await uow.projects.visible_to(user_id) if user_id is not None else ()


def exact(project: Project) -> str:
    """Return an argument that means this project and no other."""
    return f"{ID_PREFIX}{project.id}"


def _the_one(name: str, mine: Sequence[ProjectSummary]) -> ProjectSummary:
    wanted = name.strip().casefold()
    found = [s for s in mine if wanted in (exact(s.project), s.project.name.casefold())]
    if not found:
        message = f"You have no project {name!r}. `/project list` shows those you have."
        raise NotFoundError(message)
    if len(found) > 1:
        message = f"Several projects are called {name!r}. Which one do you mean?"
        choices = {f"{s.project.name}, of {s.owner_name}": exact(s.project) for s in found}
        raise AmbiguousNameError(message, written=name, choices=choices)
    return found[0]
