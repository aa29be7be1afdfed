"""The rolling summaries of sessions."""

from collections.abc import Sequence
from dataclasses import astuple

from sqlalchemy import bindparam, or_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import MemoryId, SessionId
from bot.domain.memory import Memory, MemoryDraft
from bot.domain.message import Message
from storage.repositories.memory import MEMORY, SqlMemories, to_memory
from storage.repositories.message import MESSAGE, to_message
from storage.sealing.vault import Vault
from storage.staleness import hold
from storage.tables import MemoryRow, MessageRow, SessionRow

_STANDS = (
    MemoryRow.session_id == bindparam("session"),
    MemoryRow.kind == "summary",
    MemoryRow.superseded_at.is_(None),
)
_TOLD = (
    MEMORY.where(
        *_STANDS, MemoryRow.is_active, MemoryRow.is_stale.is_(False), MemoryRow.content != ""
    )
    .order_by(MemoryRow.start_seq.desc())
    .limit(bindparam("count"))
)
_STANDING = MEMORY.where(
    *_STANDS,
    MemoryRow.start_seq <= bindparam("last"),
    MemoryRow.end_seq >= bindparam("first"),
).order_by(MemoryRow.start_seq)
_DUE_AGAIN = (
    MEMORY.where(*_STANDS, or_(MemoryRow.is_stale, MemoryRow.is_active.is_(False)))
    .order_by(MemoryRow.start_seq)
    .limit(1)
)
_BETWEEN = (
    MESSAGE.where(
        MessageRow.session_id == bindparam("session"),
        MessageRow.seq > bindparam("after"),
        MessageRow.seq < bindparam("before"),
        MessageRow.undone_at.is_(None),
    )
    .order_by(MessageRow.seq)
    .limit(bindparam("count"))
)
_MOVE = (
    update(SessionRow)
    .where(SessionRow.id == bindparam("session"), SessionRow.memory_marker == bindparam("marker"))
    .values(memory_marker=bindparam("end"))
)


class SqlDigests:
    """The summaries of all sessions."""

    def __init__(self, db: AsyncConnection, *, vault: Vault, memories: SqlMemories) -> None:
        self._db = db
        self._vault = vault
        self._memories = memories

    async def told(self, session_id: SessionId, *, limit: int) -> Sequence[Memory]:
        """Return the newest summaries that may be told and say anything, oldest first."""
        found = await self._db.execute(_TOLD, {"session": session_id, "count": limit})
        rows = await self._vault.open(MemoryRow, found)
        return [to_memory(row) for row in reversed(rows)]

    async def standing(self, session_id: SessionId, *, first: int, last: int) -> Sequence[Memory]:
        """Return the summaries that cover any message between these two, told or not, in order."""
        which = {"session": session_id, "first": first, "last": last}
        rows = await self._vault.open(MemoryRow, await self._db.execute(_STANDING, which))
        return [to_memory(row) for row in rows]

    async def due_again(self, session_id: SessionId) -> Memory | None:
        """Return the first summary that stands and has to be made anew."""
        found = await self._db.execute(_DUE_AGAIN, {"session": session_id})
        row = await self._vault.open_first(MemoryRow, found)
        return to_memory(row) if row else None

    async def after(
        self, session_id: SessionId, seq: int, *, before: int, limit: int
    ) -> Sequence[Message]:
        """Return the oldest messages that count between two others, oldest first."""
        which = {"session": session_id, "after": seq, "before": before, "count": limit}
        found = await self._db.execute(_BETWEEN, which)
        return [to_message(row) for row in await self._vault.open(MessageRow, found)]

    async def keep(
        self,
        draft: MemoryDraft,
        made_of: Sequence[Message],
        *,
        instead_of: MemoryId | None = None,
    ) -> bool:
        """Store a summary of a stretch, and move the marker to its end if it goes on from there."""
        if draft.stretch is None:
            message = "A summary covers a stretch of a session."
            raise ValueError(message)
        if not await self._memories.may_be_kept(draft):
            return False
        session_id, start, end = astuple(draft.stretch)
        await hold(self._db, session_id)
        now = await self.after(session_id, start - 1, before=end + 1, limit=len(made_of) + 1)
        if [(m.id, m.content) for m in now] != [(m.id, m.content) for m in made_of]:
            return False
        if instead_of is None:
            step = {"session": session_id, "marker": start - 1, "end": end}
            is_first = (await self._db.execute(_MOVE, step)).rowcount > 0
        else:
            is_first = await self._memories.give_way(instead_of)
        if is_first:
            await self._memories.store(draft, instead_of=instead_of)
        return is_first
