"""The step of a conversion for what names are found by."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.repositories.persona_rows import name_key
from storage.sealing.step import changing, key_of
from storage.sealing.vault import Opened, Vault, is_sealed
from storage.tables import Base, MaskRow, PersonaRevisionRow, PersonaRow, ProjectRow


@dataclass(frozen=True, slots=True, kw_only=True)
class NamesStep:
    """Makes the `name_key` of the rows of one table anew."""

    table: type[Base]
    words: type[Base]
    """The table in which the names stand."""
    columns: Sequence[ColumnElement[Any]]
    """The `name_key`, and what the names stand in."""
    name_key: Callable[[Opened], str]
    """Return the name of a row as names are compared."""

    async def convert(self, db: AsyncConnection, vault: Vault, rows: Sequence[Opened]) -> int:
        """Let these rows be found by what they are to be found by."""
        chosen = [row for row in rows if is_sealed(row.name_key) != vault.seals]
        changes = [
            {**key_of(self.table, row), "name_key": vault.index(self.table, self.name_key(row))}
            for row in await vault.open(self.words, chosen)
        ]
        if changes:
            await db.execute(changing(self.table), changes)
        return len(changes)


_DEFINITION = (
    select(PersonaRevisionRow.definition)
    .where(
        PersonaRevisionRow.persona_id == PersonaRow.id,
        PersonaRevisionRow.revision == PersonaRow.revision,
    )
    .correlate(PersonaRow)
    .scalar_subquery()
)

NAMES = (
    NamesStep(
        table=PersonaRow,
        words=PersonaRevisionRow,
        columns=(
            PersonaRow.name_key.expression,
            PersonaRow.id.label("persona_id"),
            PersonaRow.revision.expression,
            _DEFINITION.label("definition"),
        ),
        name_key=lambda row: name_key(row.definition["name"]),
    ),
    NamesStep(
        table=MaskRow,
        words=MaskRow,
        columns=(MaskRow.name_key.expression, MaskRow.definition.expression),
        name_key=lambda row: name_key(row.definition["name"]),
    ),
    NamesStep(
        table=ProjectRow,
        words=ProjectRow,
        columns=(ProjectRow.name_key.expression, ProjectRow.name.expression),
        name_key=lambda row: row.name.casefold(),
    ),
)
