"""Who sees which project, and who is invited to."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.ids import MembershipId, ProjectId, UserId
from bot.domain.project import Membership


class ProjectMembers(Protocol):
    """The members of all projects. Who may change them is decided before."""

    async def of(self, project_id: ProjectId) -> Sequence[Membership]:
        """Return the members of a project, the owner first, then in the order of their coming."""
        ...

    async def find(self, membership_id: MembershipId) -> Membership | None:
        """Return the membership of this key."""
        ...

    async def invite(self, project_id: ProjectId, *, code_hash: str, until: datetime) -> None:
        """Let one person in, until then, who knows the code of this hash."""
        ...

    async def accept(self, code_hash: str, *, user_id: UserId) -> ProjectId | None:
        """Make somebody a member by an invitation, which is used up; None if it is not valid.

        Who is a member already stays one, and uses it up as well.
        """
        ...

    async def remove(self, membership_id: MembershipId) -> None:
        """Take somebody out of a project, with all sessions that they had put in."""
        ...
