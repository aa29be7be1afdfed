"""Look at projects: which there are, who sees one, and what conversations are in it."""

from collections.abc import Sequence
from dataclasses import replace

from bot.commands.context import Context
from bot.commands.paging import PageNumber, counted, page_of, shortened
from bot.commands.project.naming import ThisOrNamed, exact, project_here, project_named, visible
from bot.commands.session.naming import title_of
from bot.conversation.sessions import current_with_user
from bot.domain.ids import ProjectId
from bot.domain.persona import ID_PREFIX
from bot.domain.policy import Viewer
from bot.domain.project import Membership, ProjectSession, ProjectSummary
from bot.domain.reply import Button, Field, Reply
from bot.domain.session import Session

_LINE = 70
_MOST = 20
"""Conversations, or members, of one project that are shown."""


async def list_projects(ctx: Context, page: PageNumber = "") -> Reply:
    """List your projects, and the conversations of the one here."""
    async with ctx.storage.reading() as uow:
        known = await current_with_user(uow, ctx.caller)
        mine = await visible(uow, known.viewer.user_id)
        here = await project_here(uow, known)
        inside = await uow.projects.sessions(here.project.id, limit=_MOST) if here else ()
    if not mine:
        text = "You are in no project. `/project new` begins one, `/project join` lets you in."
        return Reply(title="Projects", text=text)
    shown = page_of(mine, page)
    here_id = here.project.id if here else None
    lines = "\n".join(_line(s, viewer=known.viewer, here=here_id) for s in shown.items)
    below = f"\n\nIn {here.project.name}:\n{_sessions(inside, here, known.viewer)}" if here else ""
    return Reply(
        title="Projects",
        text=lines + shown.footer + below,
        menu=tuple(
            Button(label=f"Show {s.project.name}", command=f"project show {exact(s.project)}")
            for s in shown.items
        ),
        buttons=shown.buttons("project list"),
        is_update=bool(page),
    )


async def show(ctx: Context, project: ThisOrNamed = "") -> Reply:
    """Show who is in a project of yours, and which conversations."""
    async with ctx.storage.reading() as uow:
        found = await project_named(uow, project, ctx)
        known = await current_with_user(uow, ctx.caller)
        members = await uow.project_members.of(found.project.id)
        inside = await uow.projects.sessions(found.project.id, limit=_MOST)
    is_here = known.session is not None and known.session.project_id == found.project.id
    return Reply(
        title=found.project.name,
        text=_sessions(inside, found, known.viewer) or "No conversation is in it yet.",
        fields=(Field(name="Members", value=_names(members, found)),),
        menu=leaving(members, found, viewer=known.viewer),
        buttons=(
            *(() if is_here else (_button("Use it here", "use", found),)),
            *(_of_owner(found) if known.viewer.owns(found.project) else ()),
        ),
    )


def _line(summary: ProjectSummary, *, viewer: Viewer, here: ProjectId | None) -> str:
    """Return one line of the list."""
    is_own = viewer.owns(summary.project)
    marks = (
        "yours" if is_own else f"of {shortened(summary.owner_name, _LINE)}",
        counted(summary.members, "member", "members"),
        counted(summary.sessions, "conversation", "conversations"),
    )
    mark = " **(here)**" if summary.project.id == here else ""
    return f"- **{summary.project.name}**{mark}, {', '.join(marks)}"


def _sessions(inside: Sequence[ProjectSession], summary: ProjectSummary, viewer: Viewer) -> str:
    """Return the conversations of a project, a line for each: titles, nothing of what is said."""
    lines = [
        f"- {shortened(_title(s.session, viewer), _LINE)}, of {shortened(s.owner_name, _LINE)}"
        for s in inside
    ]
    more = summary.sessions - len(inside)
    return "\n".join([*lines, *([f"- and {more} more"] if more > 0 else [])])


def _title(session: Session, viewer: Viewer) -> str:
    """Return what somebody may know a conversation by."""
    return title_of(session if viewer.knows_title(session) else replace(session, title=""))


def _names(members: Sequence[Membership], summary: ProjectSummary) -> str:
    """Return who is in a project."""
    names = [shortened(m.name, _LINE) for m in members[:_MOST]]
    marked = [
        f"{name} (owner)" if m.user_id == summary.project.owner_id else name
        for name, m in zip(names, members, strict=False)
    ]
    more = len(members) - len(marked)
    return ", ".join([*marked, *([f"{more} more"] if more > 0 else [])])


def leaving(
    members: Sequence[Membership], summary: ProjectSummary, *, viewer: Viewer
) -> tuple[Button, ...]:
    """Return whom the caller may take out: the owner all others, everybody else themselves."""
    is_own = viewer.owns(summary.project)
    return tuple(
        Button(
            label=f"Take out {shortened(m.name, _LINE)}" if is_own else "Leave",
            command=f"project remove {ID_PREFIX}{m.id}",
        )
        for m in members[: _MOST + 1]
        if (m.user_id == viewer.user_id) != is_own
    )


def _of_owner(summary: ProjectSummary) -> tuple[Button, ...]:
    return (_button("Invite somebody", "add", summary), _button("Delete", "delete", summary))


def _button(label: str, verb: str, summary: ProjectSummary) -> Button:
    return Button(label=label, command=f"project {verb} {exact(summary.project)}")
