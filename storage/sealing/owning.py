"""Who owns what says it only by what refers to it: revisions, cards, books of personas and masks.

Library personas have no owner, nor has what hangs on them.
"""

from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from storage.tables import LorebookRow, MaskRow, PersonaRevisionRow, PersonaRow

OWNER_OF_REVISION: ColumnElement[Any] = (
    select(PersonaRow.owner_id)
    .where(PersonaRow.id == PersonaRevisionRow.persona_id)
    .correlate(PersonaRevisionRow)
    .scalar_subquery()
)


def owner_of_card(card_id: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """Return whose persona or mask came in the card of this column."""
    return _owner_by("card_id", card_id)


def _owner_by(link: str, column: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """Return whose persona or mask refers to what this column names."""
    revision, mask = aliased(PersonaRevisionRow), aliased(MaskRow)
    of_persona = (
        select(PersonaRow.owner_id)
        .join(revision, revision.persona_id == PersonaRow.id)
        .where(getattr(revision, link) == column)
        .correlate(column.class_)
        .limit(1)
        .scalar_subquery()
    )
    of_mask = (
        select(mask.owner_id)
        .where(getattr(mask, link) == column)
        .correlate(column.class_)
        .limit(1)
        .scalar_subquery()
    )
    return func.coalesce(of_persona, of_mask)


OWNER_OF_BOOK = _owner_by("lorebook_id", LorebookRow.id)
