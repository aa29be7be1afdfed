"""Projects: conversations that share their lore, and the people who see it."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.ids import MembershipId, ProjectId, UserId
from bot.domain.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A named group of sessions of one or more people."""

    id: ProjectId
    owner_id: UserId
    """Who made it, and alone invites, brings in lore and deletes it."""
    name: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectSummary:
    """A project in a list of one of its members."""

    project: Project
    owner_name: str
    members: int
    """The owner included."""
    sessions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """Somebody who sees a project. Whoever leaves and comes back has another one."""

    id: MembershipId
    project_id: ProjectId
    user_id: UserId
    name: str
    """Under which the member spoke last."""
    joined_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectSession:
    """A session of a project. What is said in it is its owner's, its title all members see."""

    session: Session
    owner_name: str
