"""What people handed in as files."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


class FileRow(Base):
    """The content of a file, once, however many refer to it; each calls it by a name of its own."""

    __tablename__ = "files"

    id: Mapped[str] = mapped_column(primary_key=True)
    """SHA-256 of the content, in hexadecimal; where that is sealed, one that only we can make."""
    media_type: Mapped[str]
    content: Mapped[bytes]
    created_at: Mapped[datetime]
