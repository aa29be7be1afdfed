"""The chosen answer of a turn changes places with those that were set aside."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import NotFoundError
from bot.domain.ids import TurnId
from storage.sealing.owner import of_session
from storage.sealing.vault import Opened, Vault
from storage.staleness import outdate
from storage.tables import MessageRow, VariantRow

_IS_NUMBER = (VariantRow.turn_id == bindparam("answered"), VariantRow.number == bindparam("which"))
_SAID = ("tag", "author_name", "persona_id", "persona_revision", "content", "metadata")

_IN_TURN = (
    select(
        MessageRow.id,
        MessageRow.session_id,
        MessageRow.seq,
        MessageRow.role,
        MessageRow.undone_at,
        func.coalesce(MessageRow.variant, 1).label("number"),
        *(MessageRow.__table__.c[name] for name in _SAID),
    )
    .where(MessageRow.turn_id == bindparam("answered"))
    .with_for_update()
)
_SET_ASIDE = insert(VariantRow)
_HIGHEST = select(func.max(VariantRow.number)).where(VariantRow.turn_id == bindparam("answered"))
_FIND = select(
    VariantRow.turn_id, VariantRow.number, *(VariantRow.__table__.c[name] for name in _SAID)
).where(*_IS_NUMBER)
_TAKE_OUT = delete(VariantRow).where(*_IS_NUMBER)
_SAY = update(MessageRow).where(MessageRow.id == bindparam("message"))


async def said_in(db: AsyncConnection, turn_id: TurnId, *, vault: Vault) -> Sequence[Opened]:
    """Return what was said in a turn, held until the end of the transaction."""
    return await vault.open(MessageRow, await db.execute(_IN_TURN, {"answered": turn_id}))


def chosen(in_turn: Iterable[Opened]) -> Opened | None:
    """Return the answer that counts, of what was said in a turn: a persona's, or our own."""
    return next((row for row in in_turn if row.role != "user"), None)


async def set_aside(db: AsyncConnection, turn_id: TurnId, answer: Opened, *, vault: Vault) -> int:
    """Make the chosen answer one of the variants; returns the number of what takes its place."""
    row = {"turn_id": turn_id, "number": answer.number, **_said(answer)}
    owner = of_session(answer.session_id)
    await db.execute(_SET_ASIDE, await vault.seal(VariantRow, row, owner=owner))
    return (await db.execute(_HIGHEST, {"answered": turn_id})).scalar_one() + 1


async def next_number(db: AsyncConnection, turn_id: TurnId) -> int | None:
    """Return the number of an answer to a turn that has none; None if it never had one."""
    highest = (await db.execute(_HIGHEST, {"answered": turn_id})).scalar_one()
    return highest + 1 if highest else None


async def say(db: AsyncConnection, answer: Opened, change: dict[str, Any], *, vault: Vault) -> None:
    """Let the chosen answer say something else."""
    await outdate(db, answer.session_id, answer.seq)
    owner = of_session(answer.session_id)
    sealed = await vault.seal(MessageRow, change, owner=owner, row=vars(answer))
    await db.execute(_SAY, {"message": answer.id, **sealed})


async def swap(db: AsyncConnection, turn_id: TurnId, number: int, *, vault: Vault) -> None:
    """Choose a variant, and set aside the answer that was chosen before.

    Raises:
        NotFoundError: There is none of that number.
    """
    which = {"answered": turn_id, "which": number}
    wanted = await vault.open_first(VariantRow, await db.execute(_FIND, which))
    before = chosen(await said_in(db, turn_id, vault=vault))
    if wanted is None or before is None:
        message = "There is no such answer."
        raise NotFoundError(message)
    await set_aside(db, turn_id, before, vault=vault)
    await db.execute(_TAKE_OUT, which)
    said = _said(wanted)
    said["metadata"] = said["metadata"] or {}
    await say(db, before, {"variant": number, **said}, vault=vault)


def _said(answer: Opened) -> dict[str, Any]:
    """Return what an answer says, and who says it."""
    return {name: getattr(answer, name) for name in _SAID}
