"""What somebody said and were answered; the conversations that were theirs alone."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import and_, bindparam, delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from bot.domain.ids import UserId
from storage.base import UtcDateTime
from storage.belongings import IS_THEIR_MESSAGE, TURNS, USER
from storage.repositories.session_archive import SESSION_DELETION
from storage.sealing.vault import Opened, Vault
from storage.staleness import forgetting
from storage.tables import (
    DeliveryRow,
    IdentityRow,
    MemoryRow,
    MessageRow,
    PlaceRow,
    SessionRow,
    TurnRow,
    VariantRow,
)

_SESSIONS_THERE = select(MessageRow.session_id).where(IS_THEIR_MESSAGE)
_their_messages_there = (
    select(func.count())
    .where(IS_THEIR_MESSAGE, MessageRow.session_id == SessionRow.id)
    .correlate(SessionRow)
    .scalar_subquery()
)
_TAKES_PART = or_(SessionRow.owner_id == USER, SessionRow.id.in_(_SESSIONS_THERE))
# A title that the model made is made of what was said, by whomever.
_IS_TITLE_THEIRS = and_(
    _TAKES_PART,
    or_(SessionRow.title_source != "place", SessionRow.thread_title.is_not(None)),
    or_(SessionRow.owner_id == USER, SessionRow.title_source == "model"),
)
_THREADS = select(SessionRow.place_id).where(_IS_TITLE_THEIRS, SessionRow.thread_title.is_not(None))
_said = aliased(MessageRow)
# Other people's words are in the same summaries: those are made anew, of what is left.
_IS_MADE_OF_THEIRS = or_(
    MemoryRow.owner_id == USER,
    and_(MemoryRow.kind == "summary", MemoryRow.session_id.in_(_SESSIONS_THERE)),
    exists().where(
        IS_THEIR_MESSAGE,
        MessageRow.session_id == MemoryRow.session_id,
        MessageRow.seq.between(MemoryRow.start_seq, MemoryRow.end_seq),
    ),
)

_STEPS = (
    update(PlaceRow).where(PlaceRow.id.in_(_THREADS)).values(title=""),
    update(SessionRow)
    .where(_IS_TITLE_THEIRS)
    .values(title="", title_source="place", thread_title=None),
    update(SessionRow)
    .where(_TAKES_PART)
    .values(
        # Verdicts name the entries of their lorebooks.
        lore=None,
        memory_marker=0,
        removed=SessionRow.removed + _their_messages_there,
        # What came after the last message that is left was heard, too: it must not be read anew.
        arrived_at=bindparam("now", type_=UtcDateTime()),
    ),
    *forgetting(_IS_MADE_OF_THEIRS),
    delete(DeliveryRow).where(DeliveryRow.turn_id.in_(TURNS)),
    delete(VariantRow).where(VariantRow.turn_id.in_(TURNS)),
    # Once their questions are gone, nothing else will say whose these turns were.
    update(TurnRow).where(TurnRow.id.in_(TURNS)).values(asked_by=USER),
    delete(MessageRow).where(IS_THEIR_MESSAGE),
    delete(TurnRow).where(TurnRow.asked_by == USER, ~exists().where(_said.turn_id == TurnRow.id)),
    # For these they only asked again.
    update(TurnRow).where(TurnRow.asked_by == USER).values(asked_by=None),
)
"""In an order that no reference forbids."""

_TAKES_PART_ELSEWHERE = and_(SessionRow.owner_id != USER, SessionRow.id.in_(_SESSIONS_THERE))
_GREETINGS = select(MessageRow.id, MessageRow.session_id, MessageRow.seq, MessageRow.content).where(
    MessageRow.tag == "greeting",
    MessageRow.session_id.in_(select(SessionRow.id).where(_TAKES_PART_ELSEWHERE)),
)
_ACCOUNTS = select(IdentityRow.display_name).where(IdentityRow.user_id == USER)
_SPOKEN_AS = select(
    MessageRow.session_id, MessageRow.seq, MessageRow.author_name, MessageRow.mask_name
).where(MessageRow.author_id == USER)
_REMOVE_ONE = delete(MessageRow).where(MessageRow.id == bindparam("message"))
_COUNT_ONE = (
    update(SessionRow)
    .where(SessionRow.id == bindparam("session"))
    .values(removed=SessionRow.removed + 1)
)

_IS_SOMEBODYS = and_(_said.session_id == SessionRow.id, _said.author_id.is_not(None))
_ENDED = select(SessionRow.id).where(
    SessionRow.owner_id == USER, ~select(_said.id).where(_IS_SOMEBODYS).exists()
)
_heir = (
    select(_said.author_id)
    .where(_IS_SOMEBODYS)
    .order_by(_said.seq.desc())
    .limit(1)
    .correlate(SessionRow)
    .scalar_subquery()
)
_HAND_OVER = (
    update(SessionRow).where(SessionRow.owner_id == USER).values(owner_id=_heir, project_id=None)
)


async def remove_words(
    db: AsyncConnection, user_id: UserId, *, vault: Vault, now: datetime
) -> None:
    """Remove what they said and were answered, and the conversations that nobody else spoke in."""
    await _remove_greetings(db, user_id, vault=vault)
    for step in _STEPS:
        await db.execute(step, {"user": user_id, "now": now})
    for session_id in (await db.execute(_ENDED, {"user": user_id})).scalars().all():
        for step in SESSION_DELETION:
            await db.execute(step, {"session": session_id})
    await db.execute(_HAND_OVER, {"user": user_id})


async def _remove_greetings(db: AsyncConnection, user_id: UserId, *, vault: Vault) -> None:
    """Remove the greetings in others' conversations that call them by a name of theirs."""
    which = {"user": user_id}
    names = set((await db.execute(_ACCOUNTS, which)).scalars())
    for row in await vault.open(MessageRow, await db.execute(_SPOKEN_AS, which)):
        names |= {row.author_name, row.mask_name}
    greetings = await vault.open(MessageRow, await db.execute(_GREETINGS, which))
    for row in _that_name(greetings, filter(None, names)):
        await db.execute(_REMOVE_ONE, {"message": row.id})
        await db.execute(_COUNT_ONE, {"session": row.session_id})


def _that_name(greetings: Iterable[Opened], names: Iterable[str]) -> list[Opened]:
    """Return the greetings in which any of these names is."""
    called = tuple(names)
    return [row for row in greetings if any(name in row.content for name in called)]
