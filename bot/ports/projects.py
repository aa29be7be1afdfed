"""Projects, as their members see them."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.ids import ProjectId, SessionId, UserId
from bot.domain.project import Project, ProjectSession, ProjectSummary


class Projects(Protocol):
    """The projects of all people. Who may change one is decided before."""

    async def create(self, name: str, *, owner_id: UserId) -> Project:
        """Make a project, whose first member is its owner.

        Raises `BadInputError` if the owner has one of this name, in any case of the letters.
        """
        ...

    async def visible_to(self, user_id: UserId) -> Sequence[ProjectSummary]:
        """Return the projects that somebody is a member of, by name."""
        ...

    async def sessions(self, project_id: ProjectId, *, limit: int) -> Sequence[ProjectSession]:
        """Return the sessions of a project; those in which something was said last come first."""
        ...

    async def put(self, session_id: SessionId, project_id: ProjectId | None) -> None:
        """Put a session into a project that its owner is a member of; None takes it out."""
        ...

    async def rename(self, project_id: ProjectId, name: str) -> None:
        """Give a project another name, which no other one of its owner's has."""
        ...

    async def delete(self, project_id: ProjectId) -> None:
        """Remove a project with its lorebooks; its sessions stay, in no project."""
        ...
