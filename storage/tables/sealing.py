"""Keys under which words are sealed, and how far a database is sealed."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.ids import SessionId, UserId
from storage.base import Base, Document

SealingState = Literal["sealing", "sealed", "opening"]


class DataKeyRow(Base):
    """A key, wrapped by a master key: of a person, of a session, or of neither.

    Values name the key that they are sealed with. A person may have several, after joining with
    another one. It may be stored before its session; a person or session cannot go without it.
    """

    __tablename__ = "data_keys"
    __table_args__ = (CheckConstraint("user_id IS NULL OR session_id IS NULL", name="one_owner"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UserId | None] = mapped_column(ForeignKey("users.id"), index=True)
    session_id: Mapped[SessionId | None] = mapped_column(
        ForeignKey("sessions.id", deferrable=True, initially="DEFERRED"), unique=True
    )
    master: Mapped[str] = mapped_column(Text)
    """The version of the master key that it is wrapped by."""
    wrapped: Mapped[bytes]
    created_at: Mapped[datetime]


class SealingRow(Base):
    """How far the database is sealed, in one row; there is none while nothing is."""

    __tablename__ = "sealing"
    __table_args__ = (
        CheckConstraint("state IN ('sealing', 'sealed', 'opening')", name="state"),
        CheckConstraint("id = 1", name="one_row"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[SealingState] = mapped_column(Text)
    progress: Mapped[dict[str, Any]] = mapped_column(Document)
    """Which `step` is being taken, and the key of the row `after` which it goes on."""
    updated_at: Mapped[datetime]
