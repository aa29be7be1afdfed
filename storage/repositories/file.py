"""The content of files, kept once, however many refer to it."""

from collections.abc import Collection
from hashlib import sha256

from sqlalchemy import bindparam, delete, exists, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.file import File
from bot.ports.clock import Clock
from storage.locks import take_turns
from storage.tables import CardAssetRow, DialogueRow, FileRow, MaskRow, PersonaRevisionRow

_IS_KEPT = select(FileRow.id).where(FileRow.id == bindparam("file"))
_LOAD = select(FileRow.content, FileRow.media_type).where(FileRow.id == bindparam("file"))
_DROP_UNUSED = delete(FileRow).where(
    FileRow.id.in_(bindparam("files", expanding=True)),
    ~exists().where(PersonaRevisionRow.picture_id == FileRow.id),
    ~exists().where(MaskRow.picture_id == FileRow.id),
    ~exists().where(CardAssetRow.file_id == FileRow.id),
    ~exists().where(DialogueRow.picture_id == FileRow.id),
)


class SqlFiles:
    """Files by their content. Whoever refers to one keeps the name that it goes by there."""

    def __init__(self, db: AsyncConnection, *, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def keep(self, file: File) -> str:
        """Store the content unless it is there; returns its key."""
        await self._take_turns()
        key = sha256(file.content).hexdigest()
        if (await self._db.execute(_IS_KEPT, {"file": key})).first() is None:
            row = {"id": key, "media_type": file.media_type, "content": file.content}
            await self._db.execute(insert(FileRow), {**row, "created_at": self._clock.now()})
        return key

    async def find(self, key: str | None, name: str | None) -> File | None:
        """Return the file of this key under a name; None where there is neither."""
        if key is None:
            return None
        row = (await self._db.execute(_LOAD, {"file": key})).one()
        return File(name=name or "", content=row.content, media_type=row.media_type)

    async def drop_unused(self, keys: Collection[str]) -> None:
        """Remove those to which nothing refers."""
        if keys:
            await self._take_turns()
            await self._db.execute(_DROP_UNUSED, {"files": list(keys)})

    async def _take_turns(self) -> None:
        """Let nobody drop a file while another is about to refer to it."""
        await take_turns(self._db, "files")
