"""How much people and places have asked of models."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Numeric,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.ids import PlaceId, UserId
from bot.domain.limits import LimitKind
from storage.base import Base, RowNumber

_ONE_PAYER = "(place_id IS NULL) <> (user_id IS NULL)"


class TallyRow(Base):
    """What a person or a place had on one day, by UTC."""

    __tablename__ = "tallies"
    __table_args__ = (
        CheckConstraint(_ONE_PAYER, name="one_payer"),
        UniqueConstraint("user_id", "day"),
        UniqueConstraint("place_id", "day"),
        Index(None, "day"),
    )

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    user_id: Mapped[UserId | None] = mapped_column(ForeignKey("users.id"))
    place_id: Mapped[PlaceId | None] = mapped_column(ForeignKey("places.id"))
    day: Mapped[date]
    turns: Mapped[int]
    tokens: Mapped[int] = mapped_column(BigInteger)
    dollars: Mapped[Decimal] = mapped_column(Numeric(18, 9))
    unpriced: Mapped[int] = mapped_column(BigInteger)
    """Tokens whose price is not known."""


class AskRow(Base):
    """One answer that was asked for within the last minute, on a limited account."""

    __tablename__ = "asks"
    __table_args__ = (
        CheckConstraint(_ONE_PAYER, name="one_payer"),
        Index(None, "user_id", "asked_at"),
        Index(None, "place_id", "asked_at"),
    )

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    user_id: Mapped[UserId | None] = mapped_column(ForeignKey("users.id"))
    place_id: Mapped[PlaceId | None] = mapped_column(ForeignKey("places.id"))
    asked_at: Mapped[datetime]


class AllowanceRow(Base):
    """A limit of their own that the operator gave to a person or a place."""

    __tablename__ = "allowances"
    __table_args__ = (
        CheckConstraint(_ONE_PAYER, name="one_payer"),
        CheckConstraint("kind IN ('turns', 'tokens', 'dollars')", name="kind"),
        UniqueConstraint("user_id", "kind"),
        UniqueConstraint("place_id", "kind"),
    )

    id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    user_id: Mapped[UserId | None] = mapped_column(ForeignKey("users.id"))
    place_id: Mapped[PlaceId | None] = mapped_column(ForeignKey("places.id"))
    kind: Mapped[LimitKind] = mapped_column(Text)
    amount: Mapped[Decimal | None] = mapped_column(Numeric(18, 6))
    """The limit; NULL is no limit at all."""
