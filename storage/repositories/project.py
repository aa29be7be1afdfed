"""Projects, as their members see them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import BadInputError, NotFoundError
from bot.domain.ids import MembershipId, ProjectId, SessionId, UserId
from bot.domain.project import Project, ProjectSession, ProjectSummary
from bot.ports.clock import Clock
from bot.ports.ids import IdSource
from storage.errors import no_such_session
from storage.ownership.guard import as_the_bot, is_theirs
from storage.repositories.session import SESSION, to_session
from storage.sealing.owner import of_user
from storage.sealing.vault import Vault
from storage.tables import (
    LorebookRow,
    MemoryRow,
    ProjectInvitationRow,
    ProjectMemberRow,
    ProjectRow,
    SessionRow,
    UserRow,
)
from storage.upsert import insert

_SAME_NAME = select(ProjectRow.id).where(
    ProjectRow.owner_id == bindparam("owner"),
    ProjectRow.name_key.in_(bindparam("names", expanding=True)),
)
_CREATE = (
    insert(ProjectRow)
    .on_conflict_do_nothing(index_elements=["owner_id", "name_key"])
    .returning(ProjectRow.id)
)
_LET_IN = insert(ProjectMemberRow)
_MEMBERS = (
    select(func.count())
    .where(ProjectMemberRow.project_id == ProjectRow.id)
    .correlate(ProjectRow)
    .scalar_subquery()
)
_SESSIONS = (
    select(func.count())
    .where(SessionRow.project_id == ProjectRow.id)
    .correlate(ProjectRow)
    .scalar_subquery()
)
_ITS_PROJECTS = select(ProjectMemberRow.project_id).where(
    ProjectMemberRow.user_id == bindparam("user")
)
_VISIBLE = (
    select(
        ProjectRow.id,
        ProjectRow.owner_id,
        ProjectRow.name,
        ProjectRow.created_at,
        UserRow.display_name.label("owner_name"),
        _MEMBERS.label("members"),
        _SESSIONS.label("sessions"),
    )
    .join(UserRow, UserRow.id == ProjectRow.owner_id)
    .where(ProjectRow.id.in_(bindparam("projects", expanding=True)))
)
_IN_PROJECT = (
    SESSION.add_columns(UserRow.display_name.label("owner_name"))
    .join(UserRow, UserRow.id == SessionRow.owner_id)
    .where(SessionRow.project_id == bindparam("project"))
    .order_by(
        func.coalesce(SessionRow.last_message_at, SessionRow.created_at).desc(),
        SessionRow.id.desc(),
    )
    .limit(bindparam("count"))
)
_PUT = update(SessionRow).where(SessionRow.id == bindparam("session"))
_PROJECT: BindParameter[Any] = bindparam("project")
_OWNER = select(ProjectRow.owner_id).where(ProjectRow.id == _PROJECT)
_RENAME = update(ProjectRow).where(ProjectRow.id == _PROJECT)
_DELETION = (
    update(SessionRow).where(SessionRow.project_id == _PROJECT).values(project_id=None),
    delete(LorebookRow).where(LorebookRow.project_id == _PROJECT),
    delete(MemoryRow).where(MemoryRow.project_id == _PROJECT),
    delete(ProjectInvitationRow).where(ProjectInvitationRow.project_id == _PROJECT),
    delete(ProjectMemberRow).where(ProjectMemberRow.project_id == _PROJECT),
    delete(ProjectRow).where(ProjectRow.id == _PROJECT),
)
"""In an order that no reference forbids."""


class SqlProjects:
    """The projects of all people."""

    def __init__(self, db: AsyncConnection, *, vault: Vault, clock: Clock, ids: IdSource) -> None:
        self._db = db
        self._vault = vault
        self._clock = clock
        self._ids = ids

    async def create(self, name: str, *, owner_id: UserId) -> Project:
        """Make a project, whose first member is its owner."""
        project = Project(
            id=ProjectId(self._ids.new()),
            owner_id=owner_id,
            name=name,
            created_at=self._clock.now(),
        )
        row = {"id": project.id, "owner_id": owner_id, **self._named(name)}
        created = {**row, "created_at": project.created_at}
        sealed = await self._vault.seal(ProjectRow, created, owner=of_user(owner_id))
        spellings = self._vault.spellings(ProjectRow, name.casefold())
        taken = await self._db.scalar(_SAME_NAME, {"owner": owner_id, "names": spellings})
        if taken or (await self._db.execute(_CREATE, sealed)).first() is None:
            message = f"You have a project {name!r} already; choose another name."
            raise BadInputError(message)
        member = {
            "id": MembershipId(self._ids.new()),
            "project_id": project.id,
            "user_id": owner_id,
            "joined_at": project.created_at,
        }
        await self._db.execute(_LET_IN, member)
        return project

    async def visible_to(self, user_id: UserId) -> Sequence[ProjectSummary]:
        """Return the projects that somebody is a member of, by name."""
        mine = (await self._db.execute(_ITS_PROJECTS, {"user": user_id})).scalars().all()
        with as_the_bot(self._db):
            found = await self._db.execute(_VISIBLE, {"projects": mine})
        rows = await self._vault.open(ProjectRow, found)
        return [
            ProjectSummary(
                project=Project(
                    id=row.id, owner_id=row.owner_id, name=row.name, created_at=row.created_at
                ),
                owner_name=row.owner_name,
                members=row.members,
                sessions=row.sessions,
            )
            for row in sorted(rows, key=lambda row: (row.name.casefold(), row.id))
        ]

    async def sessions(self, project_id: ProjectId, *, limit: int) -> Sequence[ProjectSession]:
        """Return the sessions of a project, the newest first."""
        found = await self._db.execute(_IN_PROJECT, {"project": project_id, "count": limit})
        rows = await self._vault.open(SessionRow, found)
        return [ProjectSession(session=to_session(r), owner_name=r.owner_name) for r in rows]

    async def put(self, session_id: SessionId, project_id: ProjectId | None) -> None:
        """Put a session into a project that its owner is a member of; None takes it out."""
        change = {"project_id": project_id, "updated_at": self._clock.now()}
        result = await self._db.execute(_PUT, {"session": session_id, **change})
        if result.rowcount == 0:
            raise no_such_session()

    async def rename(self, project_id: ProjectId, name: str) -> None:
        """Give a project another name."""
        owner = of_user(await self._db.scalar(_OWNER, {"project": project_id}))
        row = {"id": project_id}
        sealed = await self._vault.seal(ProjectRow, self._named(name), owner=owner, row=row)
        await self._db.execute(_RENAME, {"project": project_id, **sealed})

    async def delete(self, project_id: ProjectId) -> None:
        """Remove a project with its lorebooks; its sessions stay, in no project."""
        if not await is_theirs(self._db, ProjectRow, project_id):
            message = "This project is not there any more."
            raise NotFoundError(message)
        with as_the_bot(self._db):
            for step in _DELETION:
                await self._db.execute(step, {"project": project_id})

    def _named(self, name: str) -> dict[str, str]:
        """Return the columns that say what a project is called."""
        return {"name": name, "name_key": self._vault.index(ProjectRow, name.casefold())}
