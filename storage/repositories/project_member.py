"""Who sees which project, and who is invited to."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import MembershipId, ProjectId, UserId
from bot.domain.project import Membership
from bot.ports.clock import Clock
from bot.ports.ids import IdSource
from storage.base import AnyRow
from storage.ownership.guard import as_the_bot, is_theirs
from storage.tables import (
    MemoryRow,
    ProjectInvitationRow,
    ProjectMemberRow,
    ProjectRow,
    SessionRow,
    UserRow,
)
from storage.upsert import insert

_MEMBERSHIP = select(
    ProjectMemberRow.id,
    ProjectMemberRow.project_id,
    ProjectMemberRow.user_id,
    ProjectMemberRow.joined_at,
    UserRow.display_name,
).join(UserRow, UserRow.id == ProjectMemberRow.user_id)
# Keys sort by age, and the owner was the first.
_OF_PROJECT = _MEMBERSHIP.where(ProjectMemberRow.project_id == bindparam("project")).order_by(
    ProjectMemberRow.id
)
_FIND = _MEMBERSHIP.where(ProjectMemberRow.id == bindparam("membership"))
_SEEN = select(ProjectRow.id).where(ProjectRow.id == bindparam("project"))
_CLEAR = delete(ProjectInvitationRow).where(ProjectInvitationRow.expires_at <= bindparam("moment"))
_INVITE = insert(ProjectInvitationRow)
_USE_UP = (
    delete(ProjectInvitationRow)
    .where(
        ProjectInvitationRow.code_hash == bindparam("code"),
        ProjectInvitationRow.expires_at > bindparam("moment"),
    )
    .returning(ProjectInvitationRow.project_id)
)
_LET_IN = insert(ProjectMemberRow).on_conflict_do_nothing(index_elements=["project_id", "user_id"])
_TAKE_OUT_SESSIONS = (
    update(SessionRow)
    .where(SessionRow.project_id == bindparam("left"), SessionRow.owner_id == bindparam("user"))
    .values(project_id=None)
)
_FORGET = delete(MemoryRow).where(
    MemoryRow.project_id == bindparam("left"), MemoryRow.owner_id == bindparam("user")
)
_REMOVE = delete(ProjectMemberRow).where(ProjectMemberRow.id == bindparam("membership"))


class SqlProjectMembers:
    """The members of all projects."""

    def __init__(self, db: AsyncConnection, *, clock: Clock, ids: IdSource) -> None:
        self._db = db
        self._clock = clock
        self._ids = ids

    async def of(self, project_id: ProjectId) -> Sequence[Membership]:
        """Return the members of a project, the owner first, then in the order of their coming."""
        if not await self._is_seen(project_id):
            return []
        with as_the_bot(self._db):
            rows = await self._db.execute(_OF_PROJECT, {"project": project_id})
        return [_to_membership(row) for row in rows]

    async def find(self, membership_id: MembershipId) -> Membership | None:
        """Return the membership of this key."""
        with as_the_bot(self._db):
            row = (await self._db.execute(_FIND, {"membership": membership_id})).first()
        is_seen = row is not None and await self._is_seen(row.project_id)
        return _to_membership(row) if row is not None and is_seen else None

    async def invite(self, project_id: ProjectId, *, code_hash: str, until: datetime) -> None:
        """Let one person in, until then, who knows the code of this hash; clears old ones away."""
        with as_the_bot(self._db):
            await self._db.execute(_CLEAR, {"moment": self._clock.now()})
        row = {"code_hash": code_hash, "project_id": project_id, "expires_at": until}
        await self._db.execute(_INVITE, row)

    async def accept(self, code_hash: str, *, user_id: UserId) -> ProjectId | None:
        """Make somebody a member by an invitation, which is used up; None if it is not valid."""
        now = self._clock.now()
        which = {"code": code_hash, "moment": now}
        with as_the_bot(self._db):
            project_id = (await self._db.execute(_USE_UP, which)).scalar_one_or_none()
        if project_id is None:
            return None
        member = {"id": self._ids.new(), "project_id": project_id, "user_id": user_id}
        await self._db.execute(_LET_IN, {**member, "joined_at": now})
        return project_id

    async def remove(self, membership_id: MembershipId) -> None:
        """Take somebody out of a project, with their sessions in it and their memories of it."""
        leaving = await self.find(membership_id)
        if leaving is None or not await self._may_take_out(leaving):
            return
        which = {"left": leaving.project_id, "user": leaving.user_id}
        with as_the_bot(self._db):
            await self._db.execute(_TAKE_OUT_SESSIONS, which)
            await self._db.execute(_FORGET, which)
            await self._db.execute(_REMOVE, {"membership": membership_id})

    async def _may_take_out(self, member: Membership) -> bool:
        """Tell whether it is one's own membership, or one in a project of one's own."""
        return await is_theirs(self._db, ProjectMemberRow, member.id) or await is_theirs(
            self._db, ProjectRow, member.project_id
        )

    async def _is_seen(self, project_id: ProjectId) -> bool:
        return (await self._db.execute(_SEEN, {"project": project_id})).first() is not None


def _to_membership(row: AnyRow) -> Membership:
    """Return the membership of a row."""
    return Membership(
        id=row.id,
        project_id=row.project_id,
        user_id=row.user_id,
        name=row.display_name,
        joined_at=row.joined_at,
    )
