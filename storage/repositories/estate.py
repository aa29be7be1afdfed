"""All that is stored of somebody: to be counted, to be handed out, to be erased."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Executable, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.file import File
from bot.domain.ids import SessionId, UserId
from bot.domain.message import Message
from bot.domain.place import PlaceKey
from bot.domain.privacy import Conversation, Holdings, Records, Takeout, Tombstone
from bot.ports.clock import Clock
from storage.base import Base
from storage.belongings import IS_THEIR_MESSAGE, OF_USER, USER
from storage.erasing.person import PersonEraser
from storage.ownership.guard import assert_disposes
from storage.repositories.file import SqlFiles
from storage.repositories.memory import IS_LISTED
from storage.repositories.message import MESSAGE, to_message
from storage.repositories.session import SESSION, to_session
from storage.sealing.compacting import note_removal
from storage.sealing.coverage import COVERS
from storage.sealing.vault import Opened, Vault, to_opened
from storage.tables import (
    FileRow,
    IdentityRow,
    LorebookRow,
    MaskRow,
    MemoryRow,
    MessageRow,
    PersonaRow,
    PlaceRow,
    ProjectRow,
    SessionRow,
    UserRow,
)

_NOT_LISTED = {FileRow.__table__.c.content}
"""Contents are handed out beside the records."""


def _count(table: type[Base], *conditions: ColumnElement[bool]) -> Any:  # noqa: ANN401  # its type has no name
    """Return how many rows of a table are theirs."""
    statement = select(func.count()).select_from(table).where(OF_USER[table], *conditions)
    return statement.scalar_subquery()


_HOLDINGS = select(
    UserRow.created_at.label("since"),
    UserRow.memory_paused_at,
    _count(IdentityRow).label("accounts"),
    _count(SessionRow).label("conversations"),
    _count(MessageRow, MessageRow.author_id.is_not(None)).label("messages"),
    _count(MessageRow, MessageRow.author_id.is_(None)).label("answers"),
    _count(PersonaRow).label("personas"),
    _count(MaskRow).label("masks"),
    _count(LorebookRow, LorebookRow.owner_id.is_not(None)).label("lorebooks"),
    _count(ProjectRow).label("projects"),
    _count(MemoryRow, *IS_LISTED).label("memories"),
    _count(FileRow).label("files"),
).where(UserRow.id == USER)


def _rows(table: type[Base]) -> Select[Any]:
    """Return the statement for all rows of a table that are theirs, in the order of their keys."""
    columns = [column for column in table.__table__.c if column not in _NOT_LISTED]
    rows = select(*columns).select_from(table).where(OF_USER[table])
    return rows.order_by(*table.__table__.primary_key)


_RECORDS: Mapping[type[Base], Select[Any]] = {table: _rows(table) for table in OF_USER}
_FILES = select(FileRow.id, FileRow.media_type, FileRow.content).where(OF_USER[FileRow])
_SAID = MESSAGE.where(IS_THEIR_MESSAGE).order_by(MessageRow.session_id, MessageRow.seq)
_TAKES_PART = or_(
    SessionRow.owner_id == USER,
    SessionRow.id.in_(select(MessageRow.session_id).where(IS_THEIR_MESSAGE)),
)
_CONVERSATIONS = (
    SESSION.add_columns(
        PlaceRow.platform,
        PlaceRow.chat_id,
        PlaceRow.topic_id,
        PlaceRow.title.label("place_title"),
    )
    .join(PlaceRow, PlaceRow.id == SessionRow.place_id)
    .where(_TAKES_PART)
    .order_by(SessionRow.created_at, SessionRow.id)
)


class SqlEstates:
    """What belongs to each person, in all tables."""

    def __init__(
        self,
        db: AsyncConnection,
        *,
        vault: Vault,
        clock: Clock,
        files: SqlFiles,
        eraser: PersonEraser,
    ) -> None:
        self._db = db
        self._vault = vault
        self._clock = clock
        self._contents = files
        self._eraser = eraser

    async def holdings(self, user_id: UserId) -> Holdings:
        """Return how much of each kind is stored of them."""
        assert_disposes(self._db, user_id)
        row = dict((await self._db.execute(_HOLDINGS, {"user": user_id})).mappings().one())
        return Holdings(is_paused=row.pop("memory_paused_at") is not None, **row)

    async def takeout(self, user_id: UserId) -> Takeout:
        """Return all that is theirs."""
        assert_disposes(self._db, user_id)
        return Takeout(
            records=await self._records(user_id),
            conversations=await self._conversations(user_id),
            files=await self._files(user_id),
        )

    async def cancel(self, user_id: UserId) -> Sequence[SessionId]:
        """Let nothing wait for an answer any more; returns where one is being written already."""
        assert_disposes(self._db, user_id)
        return await self._eraser.cancel(user_id, now=self._clock.now())

    async def erase(self, user_id: UserId, *, private_places: Collection[PlaceKey]) -> Tombstone:
        """Remove all that is theirs for good, and them."""
        assert_disposes(self._db, user_id)
        stone = Tombstone(mark=sha256(user_id.bytes).hexdigest(), erased_at=self._clock.now())
        await self._eraser.erase(user_id, private_places=private_places, stone=stone)
        await note_removal(self._db, now=stone.erased_at)
        return stone

    async def _records(self, user_id: UserId) -> Records:
        """Return the rows of all tables."""
        return {
            table.__tablename__: [vars(row) for row in await self._open(table, rows, user_id)]
            for table, rows in _RECORDS.items()
        }

    async def _conversations(self, user_id: UserId) -> Sequence[Conversation]:
        """Return what they have of conversations, those that began first coming first."""
        said: dict[SessionId, list[Message]] = defaultdict(list)
        for row in await self._open(MessageRow, _SAID, user_id):
            said[row.session_id].append(to_message(row))
        sessions = await self._open(SessionRow, _CONVERSATIONS, user_id)
        await self._vault.open(PlaceRow, sessions, called={"title": "place_title"})
        return [
            Conversation(
                session=to_session(row),
                place_title=row.place_title,
                is_own=row.owner_id == user_id,
                messages=said[row.id],
            )
            for row in sessions
        ]

    async def _files(self, user_id: UserId) -> Sequence[File]:
        """Return the contents of files."""
        return [
            File(
                name=row.id,
                content=await self._contents.open(row.id, row.content),
                media_type=row.media_type,
            )
            for row in await self._open(FileRow, _FILES, user_id)
        ]

    async def _open(
        self, table: type[Base], statement: Executable, user_id: UserId
    ) -> Sequence[Opened]:
        """Return what a statement finds, opened where the words of this table are sealed."""
        found = await self._db.execute(statement, {"user": user_id})
        return await self._vault.open(table, found) if table in COVERS else to_opened(found)
