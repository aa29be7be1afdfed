"""Take people out of projects, or oneself. Their conversations leave with them, and stay theirs."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from bot.commands.context import Context
from bot.commands.project.listing import leaving
from bot.commands.project.naming import project_named, visible
from bot.commands.signature import Argument
from bot.conversation.sessions import current_with_user
from bot.domain.errors import AmbiguousNameError, BadInputError, NotFoundError
from bot.domain.ids import MembershipId
from bot.domain.persona import ID_PREFIX
from bot.domain.policy import Viewer
from bot.domain.project import Membership, ProjectSummary
from bot.domain.reply import Reply
from bot.ports.storage import UnitOfWork


async def remove(
    ctx: Context,
    member: Annotated[str, Argument("who, of the project here; empty to choose")] = "",
) -> Reply:
    """Take somebody out of a project of yours, or leave one."""
    async with ctx.storage.writing() as uow:
        if not member:
            return await _choice(uow, ctx)
        out, summary = await _member_named(uow, member, ctx)
        viewer = (await current_with_user(uow, ctx.caller)).viewer
        _require_right(out, summary, viewer)
        await uow.project_members.remove(out.id)
        await uow.commit()
    name = summary.project.name
    if out.user_id == viewer.user_id:
        text = f"You have left {name!r}. Your conversations stay, in no project."
    else:
        text = f"{out.name} is in {name!r} no more, and neither are their conversations."
    return Reply(text=text, tone="good")


async def _choice(uow: UnitOfWork, ctx: Context) -> Reply:
    """Ask who shall leave the project here."""
    found = await project_named(uow, "", ctx)
    viewer = (await current_with_user(uow, ctx.caller)).viewer
    members = await uow.project_members.of(found.project.id)
    menu = leaving(members, found, viewer=viewer)
    if not menu:
        return Reply(text=f"Nobody but you is in {found.project.name!r}.")
    return Reply(text=f"Who shall leave {found.project.name!r}?", menu=menu)


async def _member_named(
    uow: UnitOfWork, name: str, ctx: Context
) -> tuple[Membership, ProjectSummary]:
    """Return who is meant, and in which project the caller sees them.

    Raises:
        NotFoundError: The caller sees nobody like that.
        AmbiguousNameError: Several in the project here have that name.
    """
    if name.startswith(ID_PREFIX):
        return await _member_of_key(uow, name, ctx)
    found = await project_named(uow, "", ctx)
    members = await uow.project_members.of(found.project.id)
    meant = [m for m in members if m.name.casefold() == name.strip().casefold()]
    if len(meant) > 1:
        message = f"Several members are called {name!r}. Which one do you mean?"
        choices = {
            f"{m.name}, since {m.joined_at:%Y-%m-%d %H:%M}": f"{ID_PREFIX}{m.id}" for m in meant
        }
        raise AmbiguousNameError(message, written=name, choices=choices)
    return _the_one(meant, name), found


async def _member_of_key(
    uow: UnitOfWork, name: str, ctx: Context
) -> tuple[Membership, ProjectSummary]:
    """Return the membership that a button means, if the caller is in the same project."""
    user_id = (await current_with_user(uow, ctx.caller)).viewer.user_id
    membership_id = _written_id(name)
    found = await uow.project_members.find(membership_id) if membership_id else None
    mine = {s.project.id: s for s in await visible(uow, user_id)}
    seen = [found] if found is not None and found.project_id in mine else []
    member = _the_one(seen, name)
    return member, mine[member.project_id]


def _the_one(found: Sequence[Membership], name: str) -> Membership:
    if not found:
        message = f"There is no member {name!r} in a project of yours. `/project show` lists them."
        raise NotFoundError(message)
    return found[0]


def _require_right(member: Membership, summary: ProjectSummary, viewer: Viewer) -> None:
    """Refuse to take out the owner, and others in somebody else's project."""
    project = summary.project
    if viewer.owns(project) and member.user_id == project.owner_id:
        message = f"{project.name!r} is yours, so you stay in it; `/project delete` ends it."
        raise BadInputError(message)
    if not viewer.may_take_out(member, project):
        message = (
            f"{project.name!r} belongs to {summary.owner_name}, who alone can take others out."
        )
        raise BadInputError(message)


def _written_id(name: str) -> MembershipId | None:
    try:
        return MembershipId(UUID(name.removeprefix(ID_PREFIX)))
    except ValueError:
        return None
