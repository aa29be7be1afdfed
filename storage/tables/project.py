"""Projects: sessions that share lore, who may put theirs in, and who is invited to."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.ids import MembershipId, ProjectId, UserId
from storage.base import Base


class ProjectRow(Base):
    """A project. Its owner is one of its members."""

    __tablename__ = "projects"
    __table_args__ = (UniqueConstraint("owner_id", "name_key"),)

    id: Mapped[ProjectId] = mapped_column(primary_key=True)
    owner_id: Mapped[UserId] = mapped_column(ForeignKey("users.id"))
    name: Mapped[str]
    name_key: Mapped[str]
    """The name, as names are compared."""
    created_at: Mapped[datetime]


class ProjectMemberRow(Base):
    """Somebody who sees a project. Whoever leaves and comes back has another row."""

    __tablename__ = "project_members"
    __table_args__ = (UniqueConstraint("project_id", "user_id"),)

    id: Mapped[MembershipId] = mapped_column(primary_key=True)
    project_id: Mapped[ProjectId] = mapped_column(ForeignKey("projects.id"))
    user_id: Mapped[UserId] = mapped_column(ForeignKey("users.id"), index=True)
    joined_at: Mapped[datetime]


class ProjectInvitationRow(Base):
    """An invitation that nobody has accepted yet."""

    __tablename__ = "project_invitations"

    code_hash: Mapped[str] = mapped_column(primary_key=True)
    """SHA-256 of the code, in hexadecimal: whoever reads this table cannot join with it."""
    project_id: Mapped[ProjectId] = mapped_column(ForeignKey("projects.id"), index=True)
    expires_at: Mapped[datetime]
