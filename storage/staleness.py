"""Memories of messages that have changed are told no more.

Whoever changes or removes a message that may be covered says so here, in the same transaction.
Invariant: who keeps a summary holds the same lock, so that neither misses the other.
"""

from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Delete,
    Update,
    bindparam,
    delete,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from bot.domain.ids import SessionId
from storage.locks import take_turns
from storage.ownership.guard import as_the_bot
from storage.tables import MemoryRow, MessageRow

_spoken = aliased(MessageRow)
_SESSION: BindParameter[Any] = bindparam("session")


def _outdated() -> Update:
    return update(MemoryRow).where(MemoryRow.superseded_at.is_(None)).values(is_stale=True)


_MARK = _outdated().where(
    MemoryRow.session_id == _SESSION,
    MemoryRow.start_seq <= bindparam("last"),
    MemoryRow.end_seq >= bindparam("first"),
)
OF_PERSONA = _outdated().where(
    # Led by the index on who spoke: else every memory would be looked at.
    MemoryRow.session_id.in_(
        select(_spoken.session_id).where(_spoken.persona_id == bindparam("persona"))
    ),
    select(MessageRow.id)
    .where(
        MessageRow.session_id == MemoryRow.session_id,
        MessageRow.seq.between(MemoryRow.start_seq, MemoryRow.end_seq),
        MessageRow.persona_id == bindparam("persona"),
    )
    .exists(),
)
"""Marks whatever was made of words of a persona."""


async def hold(db: AsyncConnection, session_id: SessionId) -> None:
    """Let nobody mark or keep memories of a session until the end of this transaction."""
    await take_turns(db, "memory", session_id)


async def outdate(db: AsyncConnection, session_id: SessionId, *seqs: int) -> None:
    """Mark as stale what was made of any of these messages, or lies between them."""
    await hold(db, session_id)
    which = {"session": session_id, "first": min(seqs), "last": max(seqs)}
    with as_the_bot(db):
        await db.execute(_MARK, which)


def forgetting(condition: ColumnElement[bool]) -> tuple[Update, Delete]:
    """Return the steps that remove these memories, whatever stands in their place."""
    doomed = select(MemoryRow.id).where(condition)
    return (
        update(MemoryRow).where(MemoryRow.supersedes_id.in_(doomed)).values(supersedes_id=None),
        delete(MemoryRow).where(condition),
    )
