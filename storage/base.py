"""What all tables share: names of constraints, and types that mean one thing on both databases."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Integer,
    MetaData,
    Row,
    String,
    Text,
    TypeDecorator,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase

from bot.domain.ids import (
    BindingId,
    LorebookId,
    MaskId,
    MembershipId,
    MemoryId,
    MessageId,
    PersonaId,
    PlaceId,
    ProjectId,
    SessionId,
    TurnId,
    UserId,
)
from storage.sealing.cipher import MARK, SealedText

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
"""Without names, a constraint cannot be dropped by a later migration."""

RowNumber = BigInteger().with_variant(Integer, "sqlite")
"""A counting key; SQLite counts by itself only in a column of exactly the type INTEGER."""

Document = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""A JSON value."""

Verbatim = JSON(none_as_null=True)
"""A JSON value that strangers wrote, kept as it is: JSONB sorts keys and refuses some texts."""


AnyRow = Row[*tuple[Any, ...]]
"""A row of a statement; its columns are known by name."""


_REPLACED = dict.fromkeys((0, ord(MARK)), "\N{REPLACEMENT CHARACTER}")


class Words(TypeDecorator[str]):
    """A text, without what no database takes: otherwise it would be tried in vain for ever.

    PostgreSQL refuses the character NUL, and both refuse halves of a character pair, which JSON
    can bring in; two halves that belong together become the character again. What would pass for
    a sealed text is none either.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return the text with a replacement character for each one that is refused."""
        del dialect
        return str(value) if isinstance(value, SealedText) else value and whole(value)


def whole(text: str) -> str:
    """Return a text with a replacement character for each one that is not kept."""
    if text.isascii() and "\0" not in text:
        return text
    paired = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return paired.translate(_REPLACED)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware on the way in, aware UTC on the way out.

    A naive one is refused, because nobody can tell later which time zone was meant.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment in UTC, which is what SQLite keeps, without its zone."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"{value!r} has no time zone; store aware moments only"
            raise ValueError(message)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment in UTC, whatever the zone of the connection is."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The tables of Greenroom."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012  # SQLAlchemy reads it, nobody changes it
        **dict.fromkeys((UUID, UserId, PlaceId, SessionId, TurnId, BindingId, LorebookId), Uuid()),
        **dict.fromkeys((ProjectId, MembershipId, MaskId, MemoryId), Uuid()),
        MessageId: RowNumber,
        PersonaId: String(64),
        str: Words(),
        datetime: UtcDateTime(),
        dict[str, Any]: Document,
        list[dict[str, Any]]: Document,
        list[int]: Document,
    }
