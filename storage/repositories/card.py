"""The character cards that personas were imported from, with the files that came in them."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, bindparam, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.file import File
from bot.ports.clock import Clock
from bot.ports.ids import IdSource
from storage.repositories.file import SqlFiles
from storage.sealing.owner import KeyOwner
from storage.sealing.vault import Opened, Vault
from storage.tables import CardAssetRow, CardRow, FileRow

_RAW = select(CardRow.id, CardRow.raw).where(CardRow.id == bindparam("card"))
_ASSETS = (
    select(
        CardAssetRow.card_id,
        CardAssetRow.position,
        CardAssetRow.path,
        CardAssetRow.media_type,
        CardAssetRow.file_id,
        FileRow.content,
    )
    .join(FileRow, FileRow.id == CardAssetRow.file_id)
    .where(CardAssetRow.card_id == bindparam("card"))
    .order_by(CardAssetRow.position)
)
_THESE: BindParameter[Any] = bindparam("cards", expanding=True)
_FILES = select(CardAssetRow.file_id).where(CardAssetRow.card_id.in_(_THESE))
_DROP_ASSETS = delete(CardAssetRow).where(CardAssetRow.card_id.in_(_THESE))
_DROP = delete(CardRow).where(CardRow.id.in_(_THESE))


class SqlCards:
    """Cards, word for word."""

    def __init__(self, db: AsyncConnection, *, vault: Vault, clock: Clock, ids: IdSource) -> None:
        self._db = db
        self._vault = vault
        self._clock = clock
        self._ids = ids
        self._files = SqlFiles(db, vault=vault, clock=clock)

    async def add(
        self, raw: Mapping[str, Any] | None, assets: Sequence[File], *, owner: KeyOwner
    ) -> UUID | None:
        """Store a card and its files; returns its key, or None where there is nothing to store."""
        if raw is None and not assets:
            return None
        card_id = self._ids.new()
        row = {"id": card_id, "raw": raw, "created_at": self._clock.now()}
        sealed = await self._vault.seal(CardRow, row, owner=owner)
        await self._db.execute(insert(CardRow), sealed)
        for position, asset in enumerate(assets):
            await self._add_asset(card_id, position, asset, owner=owner)
        return card_id

    async def raw(self, card_id: UUID | None) -> Mapping[str, Any] | None:
        """Return what the card says."""
        if card_id is None:
            return None
        found = await self._db.execute(_RAW, {"card": card_id})
        row = await self._vault.open_first(CardRow, found)
        return row.raw if row else None

    async def assets(self, card_id: UUID | None) -> tuple[File, ...]:
        """Return the files that came in the card, by their path in it."""
        if card_id is None:
            return ()
        found = await self._db.execute(_ASSETS, {"card": card_id})
        rows = await self._vault.open(CardAssetRow, found)
        return tuple([await self._asset(row) for row in rows])

    async def drop(self, card_ids: Collection[UUID]) -> None:
        """Remove cards to which nothing refers, and the files that only they had."""
        these = {"cards": list(card_ids)}
        files = (await self._db.execute(_FILES, these)).scalars().all()
        await self._db.execute(_DROP_ASSETS, these)
        await self._db.execute(_DROP, these)
        await self._files.drop_unused(files)

    async def _asset(self, row: Opened) -> File:
        """Return the file of a row."""
        content = await self._files.open(row.file_id, row.content)
        return File(name=row.path, content=content, media_type=row.media_type)

    async def _add_asset(
        self, card_id: UUID, position: int, asset: File, *, owner: KeyOwner
    ) -> None:
        """Store a file that came in a card."""
        row = {
            "card_id": card_id,
            "position": position,
            "path": asset.name,
            "media_type": asset.media_type,
            "file_id": await self._files.keep(asset, owner=owner),
        }
        sealed = await self._vault.seal(CardAssetRow, row, owner=owner)
        await self._db.execute(insert(CardAssetRow), sealed)
