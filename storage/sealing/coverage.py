"""Which columns are sealed. A test holds that every other column of words is named as plain."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import ColumnElement, select

from storage.tables import Base, MessageRow, TurnRow, VariantRow

Kind = Literal["text", "json"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """How the words of one table are sealed."""

    table: type[Base]
    columns: Mapping[str, Kind]
    """By the name that the column has in the database."""
    row: tuple[str, ...] = ("id",)
    """The columns that name a row in what its values are bound to. They are known before it is
    stored, and never change."""
    session: ColumnElement[Any] | None = None
    """The session whose key it is sealed with: what is said where several people can be."""
    user: ColumnElement[Any] | None = None
    """Else, the person whose key it is sealed with; without one, it is the key of all."""
    name: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", self.table.__tablename__)


_SESSION_OF_TURN = (
    select(TurnRow.session_id).where(TurnRow.id == VariantRow.turn_id).scalar_subquery()
)

COVERS: Mapping[type[Base], Cover] = {
    cover.table: cover
    for cover in (
        Cover(
            table=MessageRow,
            # Messages have no id before they are stored.
            row=("session_id", "seq"),
            columns={
                "author_name": "text",
                "mask_name": "text",
                "content": "text",
                "attachments": "json",
            },
            session=MessageRow.session_id.expression,
        ),
        Cover(
            table=VariantRow,
            row=("turn_id", "number"),
            columns={"author_name": "text", "content": "text"},
            session=_SESSION_OF_TURN,
        ),
    )
}
"""In the order in which a database is converted."""
