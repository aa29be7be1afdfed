"""Facts about people that were found in what they said."""

from collections.abc import Sequence

from sqlalchemy import bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import MemoryId, PersonaId, UserId
from bot.domain.memory import Memory, Stretch
from storage.repositories.memory import IS_LISTED, MEMORY, to_memory
from storage.sealing.vault import Vault
from storage.tables import MemoryRow

_IS_FACT = MemoryRow.kind == "fact"
_KNOWN = (
    MEMORY.where(
        MemoryRow.owner_id == bindparam("owner"),
        *IS_LISTED,
        _IS_FACT,
        MemoryRow.is_active,
        MemoryRow.is_stale.is_(False),
        or_(
            MemoryRow.persona_id.is_(None),
            MemoryRow.persona_id.in_(bindparam("personas", expanding=True)),
        ),
    )
    .order_by(MemoryRow.created_at.desc(), MemoryRow.id.desc())
    .limit(bindparam("count"))
)
_OUTDATED = (
    select(MemoryRow.id)
    .where(
        MemoryRow.session_id == bindparam("session"),
        MemoryRow.start_seq >= bindparam("first"),
        MemoryRow.end_seq <= bindparam("last"),
        MemoryRow.superseded_at.is_(None),
        MemoryRow.is_stale,
        _IS_FACT,
    )
    .order_by(MemoryRow.id)
)


class SqlFacts:
    """The facts about everybody."""

    def __init__(self, db: AsyncConnection, *, vault: Vault) -> None:
        self._db = db
        self._vault = vault

    async def known(
        self, owner_id: UserId, *, persona_ids: Sequence[PersonaId], limit: int
    ) -> Sequence[Memory]:
        """Return the newest facts about a person that these personas may be told, oldest first."""
        which = {"owner": owner_id, "personas": list(persona_ids), "count": limit}
        rows = await self._vault.open(MemoryRow, await self._db.execute(_KNOWN, which))
        return [to_memory(row) for row in reversed(rows)]

    async def outdated(self, stretch: Stretch) -> Sequence[MemoryId]:
        """Return the facts that stand in a stretch of a session where a message has changed."""
        which = {
            "session": stretch.session_id,
            "first": stretch.start_seq,
            "last": stretch.end_seq,
        }
        return (await self._db.execute(_OUTDATED, which)).scalars().all()
