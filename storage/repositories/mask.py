"""The masks that people make for their side of the play."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import BadInputError, NotFoundError
from bot.domain.ids import MaskId, UserId
from bot.domain.lore import Lorebook
from bot.domain.mask import Mask, Placement
from bot.domain.persona import Appendix, PersonaDefinition
from bot.ports.clock import Clock
from bot.ports.ids import IdSource
from storage.definitions import from_json, to_json
from storage.locks import take_turns
from storage.lore import book_from_json
from storage.repositories.appendix import NO_LINKS, Links, SqlAppendices
from storage.repositories.persona_rows import name_key, to_links
from storage.sealing.owner import of_user
from storage.sealing.vault import Opened, Vault
from storage.tables import LorebookRow, MaskBindingRow, MaskRow, MessageRow, SessionMemberRow

_MASK = select(
    MaskRow.id,
    MaskRow.owner_id,
    MaskRow.definition,
    MaskRow.position,
    MaskRow.depth,
    MaskRow.role,
)
_OWNED = _MASK.where(MaskRow.owner_id == bindparam("owner"))
_EXISTING = _MASK.where(MaskRow.id.in_(bindparam("ids", expanding=True)))
_GET = _MASK.where(MaskRow.id == bindparam("mask"))
_LINKS = select(
    MaskRow.id, MaskRow.card_id, MaskRow.lorebook_id, MaskRow.picture_id, MaskRow.picture_name
).where(MaskRow.id == bindparam("mask"))
_LOREBOOK = (
    select(LorebookRow.id, LorebookRow.book)
    .join(MaskRow, MaskRow.lorebook_id == LorebookRow.id)
    .where(MaskRow.id == bindparam("mask"))
)
_SAME_NAME = select(MaskRow.id).where(
    MaskRow.owner_id == bindparam("owner"),
    MaskRow.name_key.in_(bindparam("names", expanding=True)),
    MaskRow.id != bindparam("but"),
)
_ADD = insert(MaskRow)
_CHANGE = update(MaskRow).where(MaskRow.id == bindparam("mask"))
_DELETION = (
    # Who wrote under it keeps the name; so does who wears it, until they are told.
    update(MessageRow).where(MessageRow.mask_id == bindparam("mask")).values(mask_id=None),
    update(SessionMemberRow)
    .where(SessionMemberRow.mask_id == bindparam("mask"))
    .values(mask_id=None),
    delete(MaskBindingRow).where(MaskBindingRow.mask_id == bindparam("mask")),
    delete(MaskRow).where(MaskRow.id == bindparam("mask")),
)
"""In an order that no reference forbids."""


class SqlMasks:
    """The masks of everybody."""

    def __init__(
        self,
        db: AsyncConnection,
        *,
        vault: Vault,
        clock: Clock,
        ids: IdSource,
        appendices: SqlAppendices,
    ) -> None:
        self._db = db
        self._vault = vault
        self._clock = clock
        self._ids = ids
        self._appendices = appendices

    async def add(
        self, definition: PersonaDefinition, *, owner_id: UserId, appendix: Appendix
    ) -> Mask:
        """Store a new mask."""
        mask = Mask(id=MaskId(self._ids.new()), owner_id=owner_id, definition=definition)
        await self._assert_name_is_free(mask)
        now = self._clock.now()
        links = await self._appendices.store(appendix, owner_id=owner_id)
        row = {"id": mask.id, "owner_id": owner_id, "created_at": now, "updated_at": now}
        await self._db.execute(_ADD, {**row, **await self._columns(mask, links)})
        return mask

    async def change(
        self,
        mask_id: MaskId,
        *,
        definition: PersonaDefinition | None = None,
        appendix: Appendix | None = None,
        placement: Placement | None = None,
    ) -> Mask:
        """Put these in place of what it has; None keeps that."""
        before = await self._get(mask_id)
        mask = replace(
            before,
            definition=definition or before.definition,
            placement=placement or before.placement,
        )
        await self._assert_name_is_free(mask)
        links = earlier = await self._links(mask_id)
        if appendix is not None:
            owner_id = mask.owner_id
            links = await self._appendices.store(appendix, owner_id=owner_id, before=earlier)
        change = {**await self._columns(mask, links), "updated_at": self._clock.now()}
        await self._db.execute(_CHANGE, {"mask": mask_id, **change})
        await self._appendices.drop([earlier.but_for(links)])
        return mask

    async def owned_by(self, owner_id: UserId) -> Sequence[Mask]:
        """Return all masks of somebody, by name."""
        found = await self._db.execute(_OWNED, {"owner": owner_id})
        rows = await self._vault.open(MaskRow, found)
        return sorted(map(_to_mask, rows), key=lambda m: (m.name.casefold(), m.id))

    async def existing(self, ids: Collection[MaskId]) -> Mapping[MaskId, Mask]:
        """Return those of the named masks that exist, by id."""
        found = await self._db.execute(_EXISTING, {"ids": list(ids)})
        rows = await self._vault.open(MaskRow, found)
        return {row.id: _to_mask(row) for row in rows}

    async def appendix(self, mask_id: MaskId) -> Appendix:
        """Return what hangs on it; nothing if it is gone."""
        return await self._appendices.load(await self._links(mask_id))

    async def lorebook(self, mask_id: MaskId) -> Lorebook | None:
        """Return the book that came with it, without loading the rest."""
        found = await self._db.execute(_LOREBOOK, {"mask": mask_id})
        row = await self._vault.open_first(LorebookRow, found)
        return book_from_json(row.book) if row else None

    async def delete(self, mask_id: MaskId) -> None:
        """Remove it for good. What was written under it keeps its name."""
        await self._get(mask_id)
        links = await self._links(mask_id)
        for step in _DELETION:
            await self._db.execute(step, {"mask": mask_id})
        await self._appendices.drop([links])

    async def _get(self, mask_id: MaskId) -> Mask:
        """Return the mask of this key, held until the end of the transaction."""
        await take_turns(self._db, "mask", mask_id)
        row = await self._vault.open_first(MaskRow, await self._db.execute(_GET, {"mask": mask_id}))
        if row is None:
            message = "This mask is not there any more."
            raise NotFoundError(message)
        return _to_mask(row)

    async def _assert_name_is_free(self, mask: Mask) -> None:
        """Raise if the owner has another mask of this name."""
        await take_turns(self._db, "names of masks", mask.owner_id)
        names = self._vault.spellings(MaskRow, name_key(mask.name))
        key = {"owner": mask.owner_id, "names": names, "but": mask.id}
        if (await self._db.execute(_SAME_NAME, key)).first() is not None:
            message = f"You have a mask called {mask.name!r} already; choose another name."
            raise BadInputError(message)

    async def _links(self, mask_id: MaskId) -> Links:
        """Return where what hangs on it is; nowhere if it is gone."""
        found = await self._db.execute(_LINKS, {"mask": mask_id})
        row = await self._vault.open_first(MaskRow, found)
        return to_links(row) if row else NO_LINKS

    async def _columns(self, mask: Mask, links: Links) -> dict[str, Any]:
        """Return what may change of a mask."""
        columns = {
            "name_key": self._vault.index(MaskRow, name_key(mask.name)),
            "definition": to_json(mask.definition),
            **asdict(mask.placement),
            **asdict(links),
        }
        owner, row = of_user(mask.owner_id), {"id": mask.id}
        return await self._vault.seal(MaskRow, columns, owner=owner, row=row)


def _to_mask(row: Opened) -> Mask:
    """Return the mask of a row."""
    return Mask(
        id=row.id,
        owner_id=row.owner_id,
        definition=from_json(row.definition),
        placement=Placement(position=row.position, depth=row.depth, role=row.role),
    )
