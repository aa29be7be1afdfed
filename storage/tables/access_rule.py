"""Whom the operator let in, or keeps out."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.access import SubjectKind, Verdict
from bot.domain.place import PlatformName
from storage.base import Base


class AccessRuleRow(Base):
    """A rule about somebody, whether they were ever met or not."""

    __tablename__ = "access_rules"
    __table_args__ = (
        CheckConstraint("kind IN ('user', 'server', 'chat', 'role')", name="kind"),
        CheckConstraint("verdict IN ('allow', 'deny')", name="verdict"),
    )

    platform: Mapped[PlatformName] = mapped_column(Text, primary_key=True)
    kind: Mapped[SubjectKind] = mapped_column(Text, primary_key=True)
    external_id: Mapped[str] = mapped_column(primary_key=True)
    verdict: Mapped[Verdict] = mapped_column(Text)
    created_at: Mapped[datetime]
