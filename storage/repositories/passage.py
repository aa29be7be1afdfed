"""What was said long ago, found by its words."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Uuid,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from bot.domain.ids import PlaceId, TurnId, UserId
from bot.domain.memory import Stretch
from bot.domain.passage import Reach, Recalled, SaidLine, WordHit
from storage.recalling import from_marks
from storage.repositories.message import MESSAGE, to_message
from storage.sealing.vault import Opened, Vault
from storage.searching.sealed import SealedWords
from storage.searching.words import Hit, look_up
from storage.tables import MessageRow, SessionRow, UserRow

_PLACES = 20
"""Places where somebody talked last, in which is looked for what they are told alone."""
_LOCATED = 600
"""Messages, of which where they stand is asked."""

_USER: BindParameter[Any] = bindparam("user", type_=Uuid())
_HERE: BindParameter[Any] = bindparam("here", type_=Uuid())
_PROJECT: BindParameter[Any] = bindparam("project", type_=Uuid())

_TALKED_IN = (
    select(SessionRow.place_id)
    .where(SessionRow.owner_id == _USER, SessionRow.place_id != _HERE)
    .group_by(SessionRow.place_id)
    .order_by(func.max(SessionRow.updated_at).desc())
    .limit(_PLACES)
)
_COUNTS = and_(
    MessageRow.undone_at.is_(None),
    MessageRow.role != "system",
    MessageRow.tag != "greeting",
    or_(SessionRow.project_id.is_(None), SessionRow.project_id == _PROJECT),
)
_LOCATE = (
    select(MessageRow.id, MessageRow.session_id, MessageRow.seq)
    .join(SessionRow, SessionRow.id == MessageRow.session_id)
    .where(MessageRow.id.in_(bindparam("found", expanding=True)), _COUNTS)
)
_LOCATE_HERE = _LOCATE.where(MessageRow.place_id == _HERE)
_LOCATE_OWN = _LOCATE.where(or_(MessageRow.role == "assistant", MessageRow.author_id == _USER))

_asked = aliased(MessageRow)
_answer = aliased(MessageRow)
_ASKED_BY = func.coalesce(
    MessageRow.author_id,
    select(_asked.author_id)
    .where(_asked.turn_id == MessageRow.turn_id, _asked.role == "user")
    .order_by(_asked.seq)
    .limit(1)
    .scalar_subquery(),
)
# Spelt as the partial index has it, by which it is found.
_IS_ITS_ANSWER = and_(
    _answer.turn_id == MessageRow.turn_id,
    _answer.role == literal_column("'assistant'"),
    _answer.turn_id.is_not(None),
)
_SAID = (
    MESSAGE.add_columns(
        SessionRow.project_id,
        _ASKED_BY.label("asked_by"),
        _answer.persona_id.label("answered_by"),
    )
    .join(SessionRow, SessionRow.id == MessageRow.session_id)
    .outerjoin(_answer, _IS_ITS_ANSWER)
    .where(MessageRow.undone_at.is_(None))
    .order_by(MessageRow.session_id, MessageRow.seq)
)
_PAUSED = select(UserRow.id).where(
    UserRow.id.in_(bindparam("users", expanding=True)), UserRow.memory_paused_at.is_not(None)
)
_MARKS = select(MessageRow.extra).where(
    MessageRow.turn_id == bindparam("turn"), MessageRow.role == "assistant"
)


class SqlPassages:
    """Implements `bot.ports.passages.Passages`."""

    def __init__(self, db: AsyncConnection, *, vault: Vault, sealed: SealedWords) -> None:
        self._db = db
        self._vault = vault
        self._sealed = sealed

    async def hits(self, words: Sequence[str], reach: Reach, *, most: int) -> Sequence[WordHit]:
        """Return which messages within reach have which of these words."""
        if not words:
            return []
        places = await self._places(reach)
        found = (
            await self._sealed.look_up(self._db, words, places, most=most, vault=self._vault)
            if self._vault.is_in_use
            else await look_up(self._db, words, places, most=most)
        )
        located = await self._locate(_rarest(found), reach)
        return [
            WordHit(word, *located[message_id])
            for word, message_id in found
            if message_id in located
        ]

    async def said(self, stretches: Sequence[Stretch]) -> Sequence[SaidLine]:
        """Return what was said there and counts, in the order of sessions and of `seq`."""
        if not stretches:
            return []
        statement = _SAID.where(or_(*(_is_within(stretch) for stretch in stretches)))
        rows = await self._vault.open(MessageRow, await self._db.execute(statement))
        asking = {row.asked_by for row in rows if row.asked_by is not None}
        paused = (await self._db.execute(_PAUSED, {"users": list(asking)})).scalars().all()
        return [_to_line(row, set(paused)) for row in rows]

    async def recalled(self, turn_id: TurnId) -> Recalled:
        """Return what the chosen answer to a turn was given in the memory of."""
        return from_marks((await self._db.execute(_MARKS, {"turn": turn_id})).scalar_one_or_none())

    async def _places(self, reach: Reach) -> Sequence[PlaceId]:
        """Return where to look: in a group, nowhere else."""
        if not reach.is_private:
            return [reach.place_id]
        which = {"user": reach.user_id, "here": reach.place_id}
        return [reach.place_id, *(await self._db.execute(_TALKED_IN, which)).scalars()]

    async def _locate(
        self, message_ids: Sequence[int], reach: Reach
    ) -> Mapping[int, tuple[Any, int]]:
        """Return where those of these messages stand that count and may be seen."""
        if not message_ids:
            return {}
        which: dict[str, Any] = {"found": message_ids, "project": reach.project_id}
        if reach.is_private:
            found = await self._db.execute(_LOCATE_OWN, {**which, "user": reach.user_id})
        else:
            found = await self._db.execute(_LOCATE_HERE, {**which, "here": reach.place_id})
        return {row.id: (row.session_id, row.seq) for row in found}


def _rarest(found: Iterable[Hit]) -> Sequence[int]:
    """Return messages, those first that have the words that the fewest have."""
    by_word: dict[int, list[int]] = {}
    for word, message_id in found:
        by_word.setdefault(word, []).append(message_id)
    in_order = sorted(by_word.values(), key=len)
    return list(dict.fromkeys(key for messages in in_order for key in messages))[:_LOCATED]


def _is_within(stretch: Stretch) -> ColumnElement[bool]:
    return and_(
        MessageRow.session_id == stretch.session_id,
        MessageRow.seq.between(stretch.start_seq, stretch.end_seq),
    )


def _to_line(row: Opened, paused: set[UserId | UUID]) -> SaidLine:
    return SaidLine(
        message=to_message(row),
        session_id=row.session_id,
        project_id=row.project_id,
        asked_by=row.asked_by,
        answered_by=row.answered_by,
        is_paused=row.asked_by in paused,
    )
