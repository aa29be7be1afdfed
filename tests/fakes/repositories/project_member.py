"""Who sees which project, and who is invited to."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.ids import MembershipId, ProjectId, UserId
from bot.domain.project import Membership
from bot.ports.clock import Clock
from bot.ports.ids import IdSource
from tests.fakes.repositories.project import let_in, members_of
from tests.fakes.tables import State


class InMemoryProjectMembers:
    """Implements `bot.ports.project_members.ProjectMembers`."""

    def __init__(self, state: State, clock: Clock, ids: IdSource) -> None:
        self._state = state
        self._clock = clock
        self._ids = ids

    async def of(self, project_id: ProjectId) -> Sequence[Membership]:
        """Return the members of a project, the owner first, then in the order of their coming."""
        return [self._fresh(member) for member in members_of(self._state, project_id)]

    async def find(self, membership_id: MembershipId) -> Membership | None:
        """Return the membership of this key."""
        member = self._state.members.get(membership_id)
        return self._fresh(member) if member else None

    async def invite(self, project_id: ProjectId, *, code_hash: str, until: datetime) -> None:
        """Let one person in, until then, who knows the code of this hash."""
        self._state.invitations[code_hash] = project_id, until

    async def accept(self, code_hash: str, *, user_id: UserId) -> ProjectId | None:
        """Make somebody a member by an invitation, which is used up; None if it is not valid."""
        project_id, until = self._state.invitations.get(code_hash, (None, None))
        if project_id is None or until is None or until <= self._clock.now():
            return None
        del self._state.invitations[code_hash]
        let_in(self._state, project_id, user_id, self._clock, self._ids)
        return project_id

    async def remove(self, membership_id: MembershipId) -> None:
        """Take somebody out of a project, with all sessions that they had put in."""
        member = self._state.members.pop(membership_id, None)
        if member is None:
            return
        for session in list(self._state.sessions.values()):
            if (session.project_id, session.owner_id) == (member.project_id, member.user_id):
                self._state.sessions[session.id] = replace(session, project_id=None)
        left = (member.project_id, member.user_id)
        self._state.forget(lambda memory: (memory.project_id, memory.owner_id) == left)

    def _fresh(self, member: Membership) -> Membership:
        """Return the member under the present name."""
        return replace(member, name=self._state.user(member.user_id).display_name)
