"""The step of a conversion for the contents of files.

A plain content is kept once for all who have it, a sealed one once for each owner: so what refers
to a file is led to that of its owner, and the file itself goes.
"""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import InstrumentedAttribute

from bot.domain.file import File
from storage.repositories.file import SqlFiles, is_sealed_file
from storage.sealing.owner import of_user
from storage.sealing.owning import OWNER_OF_REVISION, owner_of_card
from storage.sealing.vault import Opened, Vault
from storage.tables import Base, CardAssetRow, DialogueRow, FileRow, MaskRow, PersonaRevisionRow

REFERENCES: Sequence[tuple[InstrumentedAttribute[Any], ColumnElement[Any]]] = (
    (PersonaRevisionRow.picture_id, OWNER_OF_REVISION),
    (MaskRow.picture_id, MaskRow.owner_id.expression),
    (CardAssetRow.file_id, owner_of_card(CardAssetRow.card_id)),
    (DialogueRow.picture_id, DialogueRow.user_id.expression),
)
"""What refers to files, and whose that is; a test compares it with the tables."""


class FilesStep:
    """Seals or opens the contents of files."""

    table = FileRow
    columns: Sequence[ColumnElement[Any]] = (FileRow.media_type.expression,)

    async def convert(self, db: AsyncConnection, vault: Vault, rows: Sequence[Opened]) -> int:
        """Let whatever refers to these files refer to converted ones."""
        files = SqlFiles(db, vault=vault, clock=vault.clock)
        chosen = [row for row in rows if is_sealed_file(row.id) != vault.seals]
        for row in chosen:
            content = await files.find(row.id, "")
            if content is not None:
                await _lead(db, files, row.id, content)
            await db.execute(delete(FileRow).where(FileRow.id == row.id))
        return len(chosen)


async def _lead(db: AsyncConnection, files: SqlFiles, key: str, file: File) -> None:
    """Lead all that refers to a file to those of its owners."""
    for column, owner in REFERENCES:
        table = cast("type[Base]", column.class_)
        whose = select(owner).select_from(table).where(column == key).distinct()
        for user_id in (await db.execute(whose)).scalars().all():
            kept = await files.keep(file, owner=of_user(user_id))
            of_owner = owner.is_not_distinct_from(user_id)
            await db.execute(update(table).where(column == key, of_owner).values({column: kept}))
