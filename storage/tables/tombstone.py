"""Who was erased, without who it was."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


class TombstoneRow(Base):
    """That somebody was erased. Nothing leads from it to a person."""

    __tablename__ = "tombstones"

    mark: Mapped[str] = mapped_column(primary_key=True)
    """SHA-256 of the key that the user had, in hexadecimal; the key itself is gone."""
    erased_at: Mapped[datetime]
