"""What hangs on revisions of personas: pictures, cards and lorebooks.

No part is ever changed, so revisions of a persona share those that stay equal.
"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.file import File
from bot.domain.ids import LorebookId, UserId
from bot.domain.lore import Lorebook
from bot.domain.persona import Appendix
from bot.ports.clock import Clock
from bot.ports.ids import IdSource
from storage.lore import book_from_json, book_to_json
from storage.ownership.guard import as_the_bot
from storage.repositories.card import SqlCards
from storage.repositories.file import SqlFiles
from storage.sealing.owner import KeyOwner, of_user
from storage.sealing.vault import Vault
from storage.tables import LorebookRow

_BOOK = select(LorebookRow.id, LorebookRow.book).where(LorebookRow.id == bindparam("lorebook"))
_DROP_BOOKS = delete(LorebookRow).where(LorebookRow.id.in_(bindparam("books", expanding=True)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Where the parts of an appendix are: the columns of a revision that say so."""

    card_id: UUID | None = None
    lorebook_id: LorebookId | None = None
    picture_id: str | None = None
    picture_name: str | None = None

    def but_for(self, kept: "Links") -> "Links":
        """Return what of it nothing refers to once those others take its place."""
        return Links(
            card_id=self.card_id if self.card_id != kept.card_id else None,
            lorebook_id=self.lorebook_id if self.lorebook_id != kept.lorebook_id else None,
            picture_id=self.picture_id if self.picture_id != kept.picture_id else None,
        )


NO_LINKS = Links()


class SqlAppendices:
    """What hangs on revisions."""

    def __init__(self, db: AsyncConnection, *, vault: Vault, clock: Clock, ids: IdSource) -> None:
        self._db = db
        self._vault = vault
        self._clock = clock
        self._ids = ids
        self._files = SqlFiles(db, vault=vault, clock=clock)
        self._cards = SqlCards(db, vault=vault, clock=clock, ids=ids)

    async def load(self, links: Links) -> Appendix:
        """Return the appendix with all its parts."""
        return Appendix(
            picture=await self.load_picture(links),
            card=await self._cards.raw(links.card_id),
            assets=await self._cards.assets(links.card_id),
            lorebook=await self._load_book(links.lorebook_id),
        )

    async def load_picture(self, links: Links) -> File | None:
        """Return the picture alone."""
        return await self._files.find(links.picture_id, links.picture_name)

    async def store(
        self, appendix: Appendix, *, owner_id: UserId | None, before: Links = NO_LINKS
    ) -> Links:
        """Store what differs from the appendix before; returns where all of it is."""
        with as_the_bot(self._db):
            owner = of_user(owner_id)
            kept = await self.load(before)
            card_id, lorebook_id = before.card_id, before.lorebook_id
            if (kept.card, kept.assets) != (appendix.card, appendix.assets):
                card_id = await self._cards.add(appendix.card, appendix.assets, owner=owner)
            if kept.lorebook != appendix.lorebook:
                lorebook_id = await self._add_book(appendix.lorebook, owner=owner)
            picture = appendix.picture
            return Links(
                card_id=card_id,
                lorebook_id=lorebook_id,
                picture_id=await self._files.keep(picture, owner=owner) if picture else None,
                picture_name=picture.name if picture else None,
            )

    async def drop(self, appendices: Collection[Links]) -> None:
        """Remove what no revision refers to any more."""
        with as_the_bot(self._db):
            books = {links.lorebook_id for links in appendices if links.lorebook_id}
            await self._db.execute(_DROP_BOOKS, {"books": list(books)})
            await self._cards.drop({links.card_id for links in appendices if links.card_id})
            await self._files.drop_unused(
                {links.picture_id for links in appendices if links.picture_id}
            )

    async def _add_book(self, book: Lorebook | None, *, owner: KeyOwner) -> LorebookId | None:
        """Store a persona's lorebook."""
        if book is None:
            return None
        now = self._clock.now()
        lorebook_id = LorebookId(self._ids.new())
        row = {
            "id": lorebook_id,
            "scope": "persona",
            "name": book.name,
            "book": book_to_json(book),
            "created_at": now,
            "updated_at": now,
        }
        sealed = await self._vault.seal(LorebookRow, row, owner=owner)
        await self._db.execute(insert(LorebookRow), sealed)
        return lorebook_id

    async def _load_book(self, lorebook_id: LorebookId | None) -> Lorebook | None:
        """Return a persona's lorebook."""
        if lorebook_id is None:
            return None
        found = await self._db.execute(_BOOK, {"lorebook": lorebook_id})
        (row,) = await self._vault.open(LorebookRow, found)
        return book_from_json(row.book)
