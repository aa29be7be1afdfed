"""Projects."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.errors import BadInputError, StorageError
from bot.domain.ids import MembershipId, ProjectId, SessionId, UserId
from bot.domain.project import Membership, Project, ProjectSession, ProjectSummary
from bot.ports.clock import Clock
from bot.ports.ids import IdSource
from tests.fakes.tables import State


class InMemoryProjects:
    """Implements `bot.ports.projects.Projects`."""

    def __init__(self, state: State, clock: Clock, ids: IdSource) -> None:
        self._state = state
        self._clock = clock
        self._ids = ids

    async def create(self, name: str, *, owner_id: UserId) -> Project:
        """Make a project, whose first member is its owner."""
        own = [p for p in self._state.projects.values() if p.owner_id == owner_id]
        if any(p.name.casefold() == name.casefold() for p in own):
            message = f"You have a project {name!r} already; choose another name."
            raise BadInputError(message)
        now = self._clock.now()
        project = Project(
            id=ProjectId(self._ids.new()), owner_id=owner_id, name=name, created_at=now
        )
        self._state.projects[project.id] = project
        let_in(self._state, project.id, owner_id, self._clock, self._ids)
        return project

    async def visible_to(self, user_id: UserId) -> Sequence[ProjectSummary]:
        """Return the projects that somebody is a member of, by name."""
        mine = {m.project_id for m in self._state.members.values() if m.user_id == user_id}
        found = [p for p in self._state.projects.values() if p.id in mine]
        found.sort(key=lambda project: (project.name.casefold(), project.id))
        return [
            ProjectSummary(
                project=project,
                owner_name=self._state.user(project.owner_id).display_name,
                members=len(members_of(self._state, project.id)),
                sessions=sum(s.project_id == project.id for s in self._state.sessions.values()),
            )
            for project in found
        ]

    async def sessions(self, project_id: ProjectId, *, limit: int) -> Sequence[ProjectSession]:
        """Return the sessions of a project, the newest first."""
        found = [s for s in self._state.sessions.values() if s.project_id == project_id]
        found.sort(key=lambda s: (s.last_message_at or s.created_at, s.id), reverse=True)
        return [
            ProjectSession(session=s, owner_name=self._state.user(s.owner_id).display_name)
            for s in found[:limit]
        ]

    async def put(self, session_id: SessionId, project_id: ProjectId | None) -> None:
        """Put a session into a project that its owner is a member of; None takes it out."""
        session = self._state.session(session_id)
        members = {m.user_id for m in members_of(self._state, project_id)} if project_id else None
        if members is not None and session.owner_id not in members:
            message = "The database did not take this just now. Please try again in a moment."
            raise StorageError(message)
        self._state.sessions[session_id] = replace(session, project_id=project_id)

    async def rename(self, project_id: ProjectId, name: str) -> None:
        """Give a project another name."""
        project = self._state.projects[project_id]
        self._state.projects[project_id] = replace(project, name=name)

    async def delete(self, project_id: ProjectId) -> None:
        """Remove a project with its lorebooks; its sessions stay."""
        state = self._state
        for session in list(state.sessions.values()):
            if session.project_id == project_id:
                state.sessions[session.id] = replace(session, project_id=None)
        for kept in [k for k in state.lorebooks.values() if k.project_id == project_id]:
            del state.lorebooks[kept.shelved.id]
        state.forget(lambda memory: memory.project_id == project_id)
        for code in [c for c, (project, _) in state.invitations.items() if project == project_id]:
            del state.invitations[code]
        for member in members_of(state, project_id):
            del state.members[member.id]
        del state.projects[project_id]


def members_of(state: State, project_id: ProjectId) -> list[Membership]:
    """Return the members of a project in the order of their coming."""
    return [m for m in state.members.values() if m.project_id == project_id]


def let_in(
    state: State, project_id: ProjectId, user_id: UserId, clock: Clock, ids: IdSource
) -> None:
    """Make somebody a member who is not one yet."""
    if any(m.user_id == user_id for m in members_of(state, project_id)):
        return
    member = Membership(
        id=MembershipId(ids.new()),
        project_id=project_id,
        user_id=user_id,
        name=state.user(user_id).display_name,
        joined_at=clock.now(),
    )
    state.members[member.id] = member
