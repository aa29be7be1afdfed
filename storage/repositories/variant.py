"""Several answers to one turn, and turns that are taken back."""

from datetime import datetime

from sqlalchemy import Text, bindparam, func, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import NotFoundError
from bot.domain.ids import SessionId, TurnId, UserId
from bot.domain.variant import Standing
from bot.ports.clock import Clock
from storage.answers import set_aside, swap
from storage.repositories.turn import MOST_QUESTIONS
from storage.tables import MessageRow, VariantRow

_ASSISTANT = literal_column("'assistant'", Text)
_CHOSEN = select(func.coalesce(MessageRow.variant, 1)).where(
    MessageRow.turn_id == bindparam("turn"), MessageRow.role == _ASSISTANT
)
_OTHERS = select(func.count()).where(VariantRow.turn_id == bindparam("turn"))
_REWRITE = (
    update(MessageRow)
    .where(MessageRow.turn_id == bindparam("answered"), MessageRow.role == _ASSISTANT)
    .values(tag="chat")
)
_IS_SAID_HERE = MessageRow.session_id == bindparam("session")
_NEWEST_TURNS = (
    select(MessageRow.turn_id)
    .where(
        _IS_SAID_HERE,
        MessageRow.role == "user",
        MessageRow.turn_id.is_not(None),
        MessageRow.undone_at.is_(None),
    )
    .order_by(MessageRow.seq.desc())
    .limit(bindparam("count"))
)
_UNDO = update(MessageRow).where(
    _IS_SAID_HERE, MessageRow.turn_id.in_(bindparam("turns", expanding=True))
)
_LAST_UNDONE = select(func.max(MessageRow.undone_at)).where(_IS_SAID_HERE)
_REDO = (
    update(MessageRow)
    .where(_IS_SAID_HERE, MessageRow.undone_at == bindparam("moment"))
    .values(undone_at=None)
)


class SqlVariants:
    """Implements `bot.ports.variants.Variants`."""

    def __init__(self, db: AsyncConnection, *, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def standing(self, turn_id: TurnId) -> Standing:
        """Return which answer is chosen, of how many."""
        which = {"turn": turn_id}
        number = (await self._db.execute(_CHOSEN, which)).scalar_one_or_none()
        if number is None:
            return Standing(number=0, of=0)
        others = (await self._db.execute(_OTHERS, which)).scalar_one()
        return Standing(number=number, of=others + 1)

    async def choose(self, turn_id: TurnId, number: int) -> None:
        """Let this answer be the one that counts."""
        standing = await self.standing(turn_id)
        if standing.of == 0:
            message = "There is no such answer."
            raise NotFoundError(message)
        if standing.number != number:
            await swap(self._db, turn_id, number)

    async def rewrite(self, turn_id: TurnId, text: str, *, by: UserId) -> None:
        """Let the chosen answer say something else, marked with who wrote that and when."""
        if (await self.standing(turn_id)).of == 0:
            message = "There is no answer to change."
            raise NotFoundError(message)
        marks = {"edited_at": self._clock.now().isoformat(), "edited_by": str(by)}
        change = {
            "variant": await set_aside(self._db, turn_id),
            "content": text,
            "metadata": marks,
        }
        await self._db.execute(_REWRITE, {"answered": turn_id, **change})

    async def undo(self, session_id: SessionId, turns: int) -> int:
        """Take back the newest turns that count; returns how many there were."""
        which = {"session": session_id, "count": turns * MOST_QUESTIONS}
        asked = (await self._db.execute(_NEWEST_TURNS, which)).scalars()
        newest = list(dict.fromkeys(asked))[:turns]
        change = {"session": session_id, "turns": newest, "undone_at": self._clock.now()}
        await self._db.execute(_UNDO, change)
        return len(newest)

    async def redo(self, session_id: SessionId) -> datetime | None:
        """Let the turns count again that were taken back last."""
        which = {"session": session_id}
        moment = (await self._db.execute(_LAST_UNDONE, which)).scalar_one()
        if moment is not None:
            await self._db.execute(_REDO, {**which, "moment": moment})
        return moment
