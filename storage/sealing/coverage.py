"""Which columns are sealed. A test holds that every other column of words is named as plain."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, func, select

from storage.sealing.owning import OWNER_OF_BOOK, OWNER_OF_REVISION, owner_of_card
from storage.tables import (
    Base,
    CardAssetRow,
    CardRow,
    DialogueRow,
    LorebookRow,
    MaskRow,
    MemoryRow,
    MessageRow,
    PersonaRevisionRow,
    PlaceRow,
    ProjectRow,
    SessionMemberRow,
    SessionRow,
    TurnRow,
    VariantRow,
)

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

    @property
    def name(self) -> str:
        """Return the name of the table."""
        return self.table.__tablename__


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
            session=select(TurnRow.session_id)
            .where(TurnRow.id == VariantRow.turn_id)
            .scalar_subquery(),
        ),
        Cover(
            table=SessionRow,
            columns={"title": "text", "thread_title": "text", "lore": "json"},
            session=SessionRow.id.expression,
        ),
        Cover(
            table=SessionMemberRow,
            row=("session_id", "user_id"),
            columns={"name": "text"},
            session=SessionMemberRow.session_id.expression,
        ),
        Cover(
            table=TurnRow,
            columns={"error": "text"},
            session=TurnRow.session_id.expression,
        ),
        Cover(
            table=PlaceRow,
            # Whether a place is new is known only after it was stored.
            row=("platform", "chat_id", "topic_id"),
            columns={"title": "text"},
        ),
        Cover(
            table=PersonaRevisionRow,
            row=("persona_id", "revision"),
            columns={"definition": "json", "picture_name": "text"},
            user=OWNER_OF_REVISION,
        ),
        Cover(
            table=MaskRow,
            columns={"definition": "json", "picture_name": "text"},
            user=MaskRow.owner_id.expression,
        ),
        Cover(table=CardRow, columns={"raw": "json"}, user=owner_of_card(CardRow.id)),
        Cover(
            table=CardAssetRow,
            row=("card_id", "position"),
            columns={"path": "text"},
            user=owner_of_card(CardAssetRow.card_id),
        ),
        Cover(
            table=LorebookRow,
            columns={"name": "text", "book": "json", "source": "json"},
            session=LorebookRow.session_id.expression,
            user=func.coalesce(LorebookRow.owner_id, OWNER_OF_BOOK),
        ),
        Cover(
            table=MemoryRow,
            columns={"content": "text"},
            session=MemoryRow.session_id.expression,
            user=MemoryRow.owner_id.expression,
        ),
        Cover(
            table=ProjectRow,
            columns={"name": "text"},
            user=ProjectRow.owner_id.expression,
        ),
        Cover(
            table=DialogueRow,
            row=("place_id", "user_id"),
            columns={"form": "json", "answers": "json", "picture_name": "text"},
            user=DialogueRow.user_id.expression,
        ),
    )
}
"""In the order in which a database is converted."""
