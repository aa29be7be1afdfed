"""The chosen answer of a turn changes places with those that were set aside."""

from sqlalchemy import Text, bindparam, delete, func, insert, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import NotFoundError
from bot.domain.ids import TurnId
from storage.tables import MessageRow, VariantRow

# Written into the statements, not bound: a partial index serves only what surely falls into it.
_ASSISTANT = literal_column("'assistant'", Text)
_IS_CHOSEN = (MessageRow.turn_id == bindparam("answered"), MessageRow.role == _ASSISTANT)
_IS_NUMBER = (VariantRow.turn_id == bindparam("answered"), VariantRow.number == bindparam("which"))
_SAID = ("tag", "author_name", "persona_id", "persona_revision", "content", "metadata")

_SET_ASIDE = insert(VariantRow).from_select(
    ["turn_id", "number", *_SAID],
    select(
        MessageRow.turn_id,
        func.coalesce(MessageRow.variant, 1),
        *(MessageRow.__table__.c[name] for name in _SAID),
    ).where(*_IS_CHOSEN),
)
_HIGHEST = select(func.max(VariantRow.number)).where(VariantRow.turn_id == bindparam("answered"))
_FIND = select(*(VariantRow.__table__.c[name] for name in _SAID)).where(*_IS_NUMBER)
_TAKE_OUT = delete(VariantRow).where(*_IS_NUMBER)
_SAY = update(MessageRow).where(*_IS_CHOSEN)


async def set_aside(db: AsyncConnection, turn_id: TurnId) -> int:
    """Make the chosen answer one of the variants; returns the number of what takes its place."""
    which = {"answered": turn_id}
    await db.execute(_SET_ASIDE, which)
    return (await db.execute(_HIGHEST, which)).scalar_one() + 1


async def next_number(db: AsyncConnection, turn_id: TurnId) -> int | None:
    """Return the number of an answer to a turn that has none; None if it never had one."""
    highest = (await db.execute(_HIGHEST, {"answered": turn_id})).scalar_one()
    return highest + 1 if highest else None


async def swap(db: AsyncConnection, turn_id: TurnId, number: int) -> None:
    """Choose a variant, and set aside the answer that was chosen before.

    Raises:
        NotFoundError: There is none of that number.
    """
    which = {"answered": turn_id, "which": number}
    wanted = (await db.execute(_FIND, which)).first()
    if wanted is None:
        message = "There is no such answer."
        raise NotFoundError(message)
    await db.execute(_SET_ASIDE, which)
    await db.execute(_TAKE_OUT, which)
    said = {name: getattr(wanted, name) for name in _SAID}
    said["metadata"] = said["metadata"] or {}
    await db.execute(_SAY, {"answered": turn_id, "variant": number, **said})
