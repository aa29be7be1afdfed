"""What was said."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Text,
    UniqueConstraint,
    literal_column,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.ids import MaskId, MessageId, PersonaId, PlaceId, SessionId, TurnId, UserId
from bot.domain.message import Role, Tag
from storage.base import Base


class MessageRow(Base):
    """One utterance. Who spoke is written here once; only people re-attribute what they wrote."""

    __tablename__ = "messages"
    __table_args__ = (
        CheckConstraint("role IN ('user', 'assistant', 'system')", name="role"),
        CheckConstraint("role <> 'user' OR persona_id IS NULL", name="user_is_no_persona"),
        CheckConstraint(
            "role <> 'assistant' OR (persona_id IS NOT NULL AND persona_revision IS NOT NULL)",
            name="assistant_is_a_persona",
        ),
        CheckConstraint("mask_id IS NULL OR played_persona_id IS NULL", name="mask_or_persona"),
        CheckConstraint(
            "mask_name IS NOT NULL OR (mask_id IS NULL AND played_persona_id IS NULL)",
            name="mask_has_a_name",
        ),
        CheckConstraint("role = 'user' OR mask_name IS NULL", name="only_people_wear_masks"),
        ForeignKeyConstraint(
            ["persona_id", "persona_revision"],
            ["persona_revisions.persona_id", "persona_revisions.revision"],
        ),
        UniqueConstraint("session_id", "seq"),
        UniqueConstraint("bot_account", "place_id", "platform_message_id"),
    )

    id: Mapped[MessageId] = mapped_column(primary_key=True)
    session_id: Mapped[SessionId] = mapped_column(ForeignKey("sessions.id"))
    turn_id: Mapped[TurnId | None] = mapped_column(ForeignKey("turns.id"), index=True)
    seq: Mapped[int]
    role: Mapped[Role] = mapped_column(Text)
    tag: Mapped[Tag] = mapped_column(Text)
    author_id: Mapped[UserId | None] = mapped_column(ForeignKey("users.id"))
    author_name: Mapped[str]
    persona_id: Mapped[PersonaId | None]
    persona_revision: Mapped[int | None]
    mask_id: Mapped[MaskId | None] = mapped_column(ForeignKey("masks.id"))
    """Under which mask a person wrote; NULL once it is deleted."""
    played_persona_id: Mapped[PersonaId | None] = mapped_column(ForeignKey("personas.id"))
    """Which persona a person played, instead of a mask; NULL once it is gone for good."""
    mask_name: Mapped[str | None]
    """What mask or persona was called then; NULL for people who speak as themselves."""
    content: Mapped[str]
    attachments: Mapped[list[dict[str, Any]]]
    bot_account: Mapped[str | None]
    """Which of our accounts heard it; NULL for what we said ourselves."""
    place_id: Mapped[PlaceId] = mapped_column(ForeignKey("places.id"))
    platform_message_id: Mapped[str | None]
    """NULL for what we said ourselves: the parts of an answer are in `deliveries`."""
    variant: Mapped[int | None]
    """Which of several answers to its turn this is, from 1; NULL where it is the only one."""
    undone_at: Mapped[datetime | None]
    """When its turn was taken back; NULL for what counts."""
    extra: Mapped[dict[str, Any]] = mapped_column("metadata")
    created_at: Mapped[datetime]


_IS_BY_A_PERSONA = MessageRow.persona_id.is_not(None)
_IS_A_GREETING = text("tag = 'greeting'")

Index(
    "ix_messages_persona_id",
    MessageRow.persona_id,
    sqlite_where=_IS_BY_A_PERSONA,
    postgresql_where=_IS_BY_A_PERSONA,
)
_HAS_MASK = MessageRow.mask_id.is_not(None)
_IS_PLAYED = MessageRow.played_persona_id.is_not(None)

Index(
    "ix_messages_mask_id",
    MessageRow.mask_id,
    sqlite_where=_HAS_MASK,
    postgresql_where=_HAS_MASK,
)
Index(
    "ix_messages_played_persona_id",
    MessageRow.played_persona_id,
    sqlite_where=_IS_PLAYED,
    postgresql_where=_IS_PLAYED,
)
_HAS_AUTHOR = MessageRow.author_id.is_not(None)

Index(
    "ix_messages_author_id",
    MessageRow.author_id,
    sqlite_where=_HAS_AUTHOR,
    postgresql_where=_HAS_AUTHOR,
)
Index(
    "ix_messages_greetings",
    MessageRow.session_id,
    MessageRow.persona_id,
    sqlite_where=_IS_A_GREETING,
    postgresql_where=_IS_A_GREETING,
)

_IS_AN_ANSWER = (MessageRow.role == literal_column("'assistant'")) & MessageRow.turn_id.is_not(None)

Index(
    "uq_messages_answer",
    MessageRow.turn_id,
    unique=True,
    sqlite_where=_IS_AN_ANSWER,
    postgresql_where=_IS_AN_ANSWER,
)
