"""Small notes that adapters keep across restarts."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


class MarkerRow(Base):
    """A named value."""

    __tablename__ = "markers"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
    updated_at: Mapped[datetime]
