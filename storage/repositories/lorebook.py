"""Lorebooks beside those of personas, and where the lore of each session stands."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import and_, bindparam, case, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import NotFoundError
from bot.domain.ids import LorebookId, ProjectId, SessionId, UserId
from bot.domain.lore import Lorebook, LoreState, ShelvedLorebook
from bot.ports.clock import Clock
from bot.ports.ids import IdSource
from storage.errors import no_such_session
from storage.lore import book_from_json, book_to_json, state_from_json, state_to_json
from storage.sealing.owner import NOBODY, KeyOwner, of_session, of_user
from storage.sealing.vault import Vault
from storage.tables import LorebookRow, SessionRow

_ADD = insert(LorebookRow)
_ITS_PROJECT = (
    select(SessionRow.project_id).where(SessionRow.id == bindparam("session")).scalar_subquery()
)
_THAT_APPLY = (
    select(LorebookRow.id, LorebookRow.owner_id, LorebookRow.scope, LorebookRow.book)
    .where(
        or_(
            LorebookRow.session_id == bindparam("session"),
            LorebookRow.project_id == _ITS_PROJECT,
            and_(LorebookRow.owner_id == bindparam("user"), LorebookRow.scope == "user"),
        )
    )
    # The narrowest first; keys sort by age.
    .order_by(case({"session": 0, "project": 1}, value=LorebookRow.scope, else_=2), LorebookRow.id)
)
_IS_SHELVED = (LorebookRow.id == bindparam("lorebook"), LorebookRow.scope != "persona")
_REPLACE = update(LorebookRow).where(*_IS_SHELVED)
_REMOVE = delete(LorebookRow).where(*_IS_SHELVED)
_SOURCE = select(LorebookRow.id, LorebookRow.source).where(*_IS_SHELVED)
_SHELF = select(LorebookRow.owner_id, LorebookRow.session_id).where(*_IS_SHELVED)
_STATE = select(SessionRow.id, SessionRow.lore).where(SessionRow.id == bindparam("session"))
_KEEP_STATE = update(SessionRow).where(SessionRow.id == bindparam("session"))


class SqlLorebooks:
    """Books of people. Those of personas are not among them: their revisions are for good."""

    def __init__(self, db: AsyncConnection, *, vault: Vault, clock: Clock, ids: IdSource) -> None:
        self._db = db
        self._vault = vault
        self._clock = clock
        self._ids = ids

    async def add(
        self,
        book: Lorebook,
        *,
        owner_id: UserId,
        session_id: SessionId | None = None,
        project_id: ProjectId | None = None,
        source: Mapping[str, Any] | None = None,
    ) -> ShelvedLorebook:
        """Store a book: of this session, or this project, or else of its owner."""
        shelved = ShelvedLorebook(
            id=LorebookId(self._ids.new()),
            owner_id=owner_id,
            book=book,
            scope="session" if session_id else "project" if project_id else "user",
        )
        now = self._clock.now()
        row = {
            "id": shelved.id,
            "owner_id": owner_id,
            "session_id": session_id,
            "project_id": project_id,
            "scope": shelved.scope,
            "name": book.name,
            "book": book_to_json(book),
            "source": source,
            "created_at": now,
            "updated_at": now,
        }
        sealed = await self._vault.seal(LorebookRow, row, owner=_owner(owner_id, session_id))
        await self._db.execute(_ADD, sealed)
        return shelved

    async def that_apply(
        self, session_id: SessionId | None, user_id: UserId | None
    ) -> Sequence[ShelvedLorebook]:
        """Return the books of a session, then those of its project, then the user's own.

        None stands for a session that is not begun yet, or a user whom nobody has met.
        """
        found = await self._db.execute(_THAT_APPLY, {"session": session_id, "user": user_id})
        return [
            ShelvedLorebook(
                id=row.id,
                owner_id=row.owner_id,
                book=book_from_json(row.book),
                scope=row.scope,
            )
            for row in await self._vault.open(LorebookRow, found)
        ]

    async def replace(self, lorebook_id: LorebookId, book: Lorebook | None) -> None:
        """Put a changed book in place of a book; None removes it."""
        which = {"lorebook": lorebook_id}
        if book is None:
            result = await self._db.execute(_REMOVE, which)
        else:
            shelf = (await self._db.execute(_SHELF, which)).first()
            owner = _owner(shelf.owner_id, shelf.session_id) if shelf else NOBODY
            change = {"name": book.name, "book": book_to_json(book)}
            row = {"id": lorebook_id}
            sealed = await self._vault.seal(LorebookRow, change, owner=owner, row=row)
            now = self._clock.now()
            result = await self._db.execute(_REPLACE, {**which, **sealed, "updated_at": now})
        if result.rowcount == 0:
            message = "This lorebook is not there any more."
            raise NotFoundError(message)

    async def source(self, lorebook_id: LorebookId) -> Mapping[str, Any] | None:
        """Return the file that the book came from; None if it came from none or is gone."""
        found = await self._db.execute(_SOURCE, {"lorebook": lorebook_id})
        row = await self._vault.open_first(LorebookRow, found)
        return row.source if row else None

    async def state(self, session_id: SessionId) -> LoreState:
        """Return where the lore of a session stands."""
        found = await self._db.execute(_STATE, {"session": session_id})
        row = await self._vault.open_first(SessionRow, found)
        if row is None:
            raise no_such_session()
        return state_from_json(row.lore)

    async def keep_state(self, session_id: SessionId, state: LoreState) -> None:
        """Store where it stands now."""
        change = {"session": session_id, "lore": state_to_json(state)}
        owner = of_session(session_id)
        sealed = await self._vault.seal(SessionRow, change, owner=owner, row={"id": session_id})
        result = await self._db.execute(_KEEP_STATE, sealed)
        if result.rowcount == 0:
            raise no_such_session()


def _owner(owner_id: UserId | None, session_id: SessionId | None) -> KeyOwner:
    """Return whose key the words of a book are sealed with."""
    return of_session(session_id) if session_id else of_user(owner_id)
