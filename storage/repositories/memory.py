"""What is remembered of people."""

from collections.abc import Sequence
from dataclasses import fields

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import BadInputError, NotFoundError
from bot.domain.ids import MemoryId, MessageId, UserId
from bot.domain.memory import Memory, MemoryDraft, Stretch
from bot.ports.clock import Clock
from bot.ports.ids import IdSource
from storage.repositories.memory_consent import SqlMemoryConsents
from storage.sealing.owner import of_session, of_user
from storage.sealing.vault import Opened, Vault
from storage.tables import MemoryRow

MEMORY = select(MemoryRow)
_IS_IT = MemoryRow.id == bindparam("memory")
_STANDS = MemoryRow.superseded_at.is_(None)
_IS_THEIRS = MemoryRow.owner_id == bindparam("owner")
# A summary that was forgotten keeps its place until it is made anew; one of nothing says nothing.
IS_LISTED = (_STANDS, MemoryRow.content != "")
_LISTED = (_IS_THEIRS, *IS_LISTED)
_FIND = MEMORY.where(_IS_IT, _IS_THEIRS)
_GET = MEMORY.where(_IS_IT).with_for_update()
_COUNT = select(func.count()).select_from(MemoryRow).where(*_LISTED)
_PAGE = (
    MEMORY.where(*_LISTED)
    .order_by(MemoryRow.created_at.desc(), MemoryRow.id.desc())
    .offset(bindparam("skipped"))
    .limit(bindparam("count"))
)
_RECALLED = (
    MEMORY.where(
        *_LISTED,
        MemoryRow.kind.in_(("pin", "fact")),
        MemoryRow.is_active,
        MemoryRow.is_stale.is_(False),
    )
    .order_by(MemoryRow.kind.desc(), MemoryRow.created_at.desc(), MemoryRow.id.desc())
    .limit(bindparam("count"))
)
_ADD = insert(MemoryRow)
_GIVE_WAY = update(MemoryRow).where(_IS_IT, _STANDS).values(is_active=False)
_FORGET_STALE = update(MemoryRow).where(_IS_IT, MemoryRow.is_stale).values(content="")
_SWITCH = update(MemoryRow).where(_IS_IT, _STANDS)
_EMPTY = update(MemoryRow).where(_IS_IT).values(content="", is_active=False, supersedes_id=None)
_REMOVE = delete(MemoryRow).where(_IS_IT)
_BEFORE = select(MemoryRow.supersedes_id).where(_IS_IT)
_SAME = tuple(field.name for field in fields(MemoryDraft))
_NOT_AS_IT_IS = {"stretch", "source_ids", "supersedes"}
_COLUMNS = tuple(field.name for field in fields(Memory) if field.name not in _NOT_AS_IT_IS)


class SqlMemories:
    """The memories of everybody."""

    def __init__(
        self,
        db: AsyncConnection,
        *,
        vault: Vault,
        clock: Clock,
        ids: IdSource,
        consents: SqlMemoryConsents,
    ) -> None:
        self._db = db
        self._vault = vault
        self._clock = clock
        self._ids = ids
        self._consents = consents

    async def add(self, draft: MemoryDraft, *, instead_of: MemoryId | None = None) -> Memory:
        """Store a memory, perhaps in place of another one."""
        if not await self.may_be_kept(draft):
            message = (
                "No memories of you are stored: you paused them. `/memory resume` stores them"
                " again."
            )
            raise BadInputError(message)
        if instead_of is not None and not await self.give_way(instead_of):
            raise _gone()
        return await self.store(draft, instead_of=instead_of)

    async def may_be_kept(self, draft: MemoryDraft) -> bool:
        """Tell whether its owner lets memories be stored; not for use outside of storage."""
        return await self._consents.may_remember(draft.owner_id)

    async def store(self, draft: MemoryDraft, *, instead_of: MemoryId | None) -> Memory:
        """Store a memory where another one gave way; not for use outside of storage."""
        memory = Memory(
            **{name: getattr(draft, name) for name in _SAME},
            id=MemoryId(self._ids.new()),
            supersedes=instead_of,
            created_at=self._clock.now(),
        )
        stretch = memory.stretch
        row = {
            **{name: getattr(memory, name) for name in _COLUMNS},
            "session_id": stretch.session_id if stretch else None,
            "start_seq": stretch.start_seq if stretch else None,
            "end_seq": stretch.end_seq if stretch else None,
            "source_ids": list(memory.source_ids),
            "supersedes_id": memory.supersedes,
        }
        owner = of_session(stretch.session_id) if stretch else of_user(memory.owner_id)
        await self._db.execute(_ADD, await self._vault.seal(MemoryRow, row, owner=owner))
        return memory

    async def give_way(self, memory_id: MemoryId) -> bool:
        """Let another memory take the place of this one; False if one did already.

        What a stale one said is gone with that: its messages were changed or taken back. Not for
        use outside of storage.
        """
        which = {"memory": memory_id}
        change = {**which, "superseded_at": self._clock.now()}
        if (await self._db.execute(_GIVE_WAY, change)).rowcount == 0:
            return False
        await self._db.execute(_FORGET_STALE, which)
        return True

    async def find(self, memory_id: MemoryId, *, owner_id: UserId) -> Memory | None:
        """Return the memory of this key if it is theirs."""
        found = await self._db.execute(_FIND, {"memory": memory_id, "owner": owner_id})
        row = await self._vault.open_first(MemoryRow, found)
        return to_memory(row) if row else None

    async def count(self, owner_id: UserId) -> int:
        """Return how many of theirs stand."""
        return (await self._db.execute(_COUNT, {"owner": owner_id})).scalar_one()

    async def listed(self, owner_id: UserId, *, offset: int, limit: int) -> Sequence[Memory]:
        """Return some of theirs that stand, the newest first."""
        which = {"owner": owner_id, "skipped": offset, "count": limit}
        rows = await self._vault.open(MemoryRow, await self._db.execute(_PAGE, which))
        return [to_memory(row) for row in rows]

    async def recalled(self, owner_id: UserId, *, limit: int) -> Sequence[Memory]:
        """Return the newest of their pins and facts that may be told, pins first."""
        found = await self._db.execute(_RECALLED, {"owner": owner_id, "count": limit})
        return [to_memory(row) for row in await self._vault.open(MemoryRow, found)]

    async def switch(self, memory_id: MemoryId, *, is_active: bool) -> None:
        """Let a memory be told, or not."""
        change = {"memory": memory_id, "is_active": is_active}
        if (await self._db.execute(_SWITCH, change)).rowcount == 0:
            raise _gone()

    async def forget(self, memory_id: MemoryId) -> None:
        """Remove what a memory says, and all in whose place it stands."""
        row = (await self._db.execute(_GET, {"memory": memory_id})).mappings().first()
        if row is None or row["superseded_at"] is not None:
            raise _gone()
        earlier = row["supersedes_id"]
        is_summary = row["kind"] == "summary"
        await self._db.execute(_EMPTY if is_summary else _REMOVE, {"memory": memory_id})
        while earlier is not None:
            which = {"memory": earlier}
            earlier = (await self._db.execute(_BEFORE, which)).scalar_one()
            await self._db.execute(_REMOVE, which)


def to_memory(row: Opened) -> Memory:
    """Return the memory of a row."""
    stretch = Stretch(row.session_id, row.start_seq, row.end_seq) if row.session_id else None
    return Memory(
        **{name: getattr(row, name) for name in _COLUMNS},
        stretch=stretch,
        source_ids=tuple(map(MessageId, row.source_ids)),
        supersedes=row.supersedes_id,
    )


def _gone() -> NotFoundError:
    message = "This memory is not there any more."
    return NotFoundError(message)
