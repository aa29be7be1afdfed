"""Several answers to one turn, and turns that are taken back."""

from datetime import datetime

from sqlalchemy import Text, bindparam, func, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import NotFoundError
from bot.domain.ids import SessionId, TurnId, UserId
from bot.domain.variant import Standing
from bot.ports.clock import Clock
from storage.answers import chosen, said_in, say, set_aside, swap
from storage.repositories.turn import MOST_QUESTIONS
from storage.sealing.vault import Vault
from storage.staleness import outdate
from storage.tables import MessageRow, VariantRow

_ASSISTANT = literal_column("'assistant'", Text)
_CHOSEN = select(func.coalesce(MessageRow.variant, 1)).where(
    MessageRow.turn_id == bindparam("turn"), MessageRow.role == _ASSISTANT
)
_OTHERS = select(func.count()).where(VariantRow.turn_id == bindparam("turn"))
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
_UNDO = (
    update(MessageRow)
    .where(_IS_SAID_HERE, MessageRow.turn_id.in_(bindparam("turns", expanding=True)))
    .returning(MessageRow.seq)
)
_LAST_UNDONE = select(func.max(MessageRow.undone_at)).where(_IS_SAID_HERE)
_REDO = (
    update(MessageRow)
    .where(_IS_SAID_HERE, MessageRow.undone_at == bindparam("moment"))
    .values(undone_at=None)
    .returning(MessageRow.seq)
)


class SqlVariants:
    """Implements `bot.ports.variants.Variants`."""

    def __init__(self, db: AsyncConnection, *, vault: Vault, clock: Clock) -> None:
        self._db = db
        self._vault = vault
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
            await swap(self._db, turn_id, number, vault=self._vault)

    async def rewrite(self, turn_id: TurnId, text: str, *, by: UserId) -> None:
        """Let the chosen answer say something else, marked with who wrote that and when."""
        answer = chosen(await said_in(self._db, turn_id, vault=self._vault))
        if answer is None or answer.role != "assistant":
            message = "There is no answer to change."
            raise NotFoundError(message)
        marks = {"edited_at": self._clock.now().isoformat(), "edited_by": str(by)}
        number = await set_aside(self._db, turn_id, answer, vault=self._vault)
        change = {"tag": "chat", "variant": number, "content": text, "metadata": marks}
        await say(self._db, answer, change, vault=self._vault)

    async def undo(self, session_id: SessionId, turns: int) -> int:
        """Take back the newest turns that count; returns how many there were."""
        which = {"session": session_id, "count": turns * MOST_QUESTIONS}
        asked = (await self._db.execute(_NEWEST_TURNS, which)).scalars()
        newest = list(dict.fromkeys(asked))[:turns]
        change = {"session": session_id, "turns": newest, "undone_at": self._clock.now()}
        undone = (await self._db.execute(_UNDO, change)).scalars().all()
        if undone:
            await outdate(self._db, session_id, *undone)
        return len(newest)

    async def redo(self, session_id: SessionId) -> datetime | None:
        """Let the turns count again that were taken back last."""
        which = {"session": session_id}
        moment = (await self._db.execute(_LAST_UNDONE, which)).scalar_one()
        if moment is not None:
            redone = await self._db.execute(_REDO, {**which, "moment": moment})
            await outdate(self._db, session_id, *redone.scalars().all())
        return moment
