"""Addressed messages on their way to an answer."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.ids import PersonaId, SessionId, TurnId, UserId
from bot.domain.turn import TurnState
from storage.base import Base


class TurnRow(Base):
    """One addressed message and its answer."""

    __tablename__ = "turns"
    __table_args__ = (
        CheckConstraint(
            "state IN ('queued', 'answering', 'answered', 'failed', 'cancelled')", name="state"
        ),
    )

    id: Mapped[TurnId] = mapped_column(primary_key=True)
    session_id: Mapped[SessionId] = mapped_column(ForeignKey("sessions.id"))
    persona_id: Mapped[PersonaId | None] = mapped_column(ForeignKey("personas.id"), index=True)
    asked_by: Mapped[UserId | None] = mapped_column(ForeignKey("users.id"), index=True)
    """Who pays for the answer; NULL for turns that are older than this."""
    state: Mapped[TurnState] = mapped_column(Text)
    attempt: Mapped[int]
    error: Mapped[str]
    model: Mapped[str]
    input_tokens: Mapped[int]
    output_tokens: Mapped[int]
    cost: Mapped[Decimal | None] = mapped_column(Numeric(18, 9))
    """US dollars."""
    goes_on: Mapped[bool | None]
    """Whether the answer that is there is continued; NULL where one is given from the start."""
    asked_at: Mapped[datetime]
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    first_token_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


# Both stay small, whatever the length of the history: what is answered has left them.
_IS_QUEUED = TurnRow.state == "queued"
_IS_ANSWERING = TurnRow.state == "answering"

Index(
    "ix_turns_queued",
    TurnRow.session_id,
    TurnRow.id,
    sqlite_where=_IS_QUEUED,
    postgresql_where=_IS_QUEUED,
)
Index(
    "uq_turns_answering",
    TurnRow.session_id,
    unique=True,
    sqlite_where=_IS_ANSWERING,
    postgresql_where=_IS_ANSWERING,
)
