"""Codes that join accounts of one human, and how often each account tried."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.ids import PlaceId, UserId
from bot.domain.user import LinkTrial
from storage.base import Base


class LinkCodeRow(Base):
    """The code of somebody that nobody has used yet; a newer one takes its place."""

    __tablename__ = "link_codes"

    user_id: Mapped[UserId] = mapped_column(ForeignKey("users.id"), primary_key=True)
    code_hash: Mapped[str] = mapped_column(unique=True)
    """SHA-256 of the code, in hexadecimal: whoever reads this table cannot link with it."""
    place_id: Mapped[PlaceId] = mapped_column(ForeignKey("places.id"), index=True)
    """Where it was made, to be told there what came of it."""
    expires_at: Mapped[datetime]


class LinkTrialRow(Base):
    """One code that an account made, or one wrong code that it sent, not long ago."""

    __tablename__ = "link_trials"
    __table_args__ = (
        CheckConstraint("kind IN ('code', 'guess')", name="kind"),
        Index(None, "identity_id", "kind", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    identity_id: Mapped[UUID] = mapped_column(ForeignKey("identities.id"))
    """Of an account, not of its user: linking and unlinking do not give it more trials."""
    kind: Mapped[LinkTrial] = mapped_column(Text)
    at: Mapped[datetime]
