"""The content of files, kept once, however many refer to it.

Where it is sealed, that is once for each owner, and under a key that nobody can guess who has the
same file.
"""

from collections.abc import Collection
from hashlib import sha256

from sqlalchemy import bindparam, delete, exists, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.file import File
from bot.ports.clock import Clock
from storage.locks import take_turns
from storage.ownership.guard import as_the_bot
from storage.sealing.owner import KeyOwner
from storage.sealing.vault import Vault
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
_SEALED = "sealed:"
"""Begins the keys of sealed contents; others are digests alone."""


class SqlFiles:
    """Files by their content. Whoever refers to one keeps the name that it goes by there."""

    def __init__(self, db: AsyncConnection, *, vault: Vault, clock: Clock) -> None:
        self._db = db
        self._vault = vault
        self._clock = clock

    async def keep(self, file: File, *, owner: KeyOwner) -> str:
        """Store the content unless it is there; returns its key."""
        await self._take_turns()
        key = self.key(file.content, owner=owner)
        # Others may have handed in the very same content.
        with as_the_bot(self._db):
            if (await self._db.execute(_IS_KEPT, {"file": key})).first() is None:
                content = await self._vault.seal_bytes(file.content, _where(key), owner=owner)
                row = {"id": key, "media_type": file.media_type, "content": content}
                now = self._clock.now()
                await self._db.execute(insert(FileRow), {**row, "created_at": now})
        return key

    def key(self, content: bytes, *, owner: KeyOwner) -> str:
        """Return the key of a content, as it is stored now."""
        digest = sha256(content).hexdigest()
        if not self._vault.seals:
            return digest
        return _SEALED + self._vault.digest(FileRow, f"{owner.kind}:{owner.id}:{digest}")

    async def open(self, key: str, content: bytes) -> bytes:
        """Return the content that is stored under this key."""
        if not is_sealed_file(key):
            return content
        return await self._vault.open_bytes(content, _where(key))

    async def find(self, key: str | None, name: str | None) -> File | None:
        """Return the file of this key under a name; None where there is neither."""
        if key is None:
            return None
        row = (await self._db.execute(_LOAD, {"file": key})).one()
        content = await self.open(key, row.content)
        return File(name=name or "", content=content, media_type=row.media_type)

    async def drop_unused(self, keys: Collection[str]) -> None:
        """Remove those to which nothing refers."""
        if keys:
            await self._take_turns()
            with as_the_bot(self._db):
                await self._db.execute(_DROP_UNUSED, {"files": list(keys)})

    async def _take_turns(self) -> None:
        """Let nobody drop a file while another is about to refer to it."""
        await take_turns(self._db, "files")


def is_sealed_file(key: str) -> bool:
    """Tell whether the content under this key is sealed."""
    return key.startswith(_SEALED)


def _where(key: str) -> str:
    """Return where a content stands. Its key says whether it is sealed."""
    return f"{FileRow.__tablename__}:{key}:content"
