"""Personas, whoever made them."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import and_, bindparam, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import PersonaId
from bot.domain.persona import Persona, PersonaDefinition, Viewer
from bot.ports.clock import Clock
from storage.base import AnyRow
from storage.definitions import from_json, to_json
from storage.locks import take_turns
from storage.tables import PersonaRevisionRow, PersonaRow

_CURRENT = select(
    PersonaRow.id,
    PersonaRow.revision,
    PersonaRow.source,
    PersonaRow.owner_id,
    PersonaRow.withdrawn_at,
    PersonaRevisionRow.definition,
).join(
    PersonaRevisionRow,
    and_(
        PersonaRevisionRow.persona_id == PersonaRow.id,
        PersonaRevisionRow.revision == PersonaRow.revision,
    ),
)
_IS_HERE = PersonaRow.withdrawn_at.is_(None)
_EXISTING = _CURRENT.where(_IS_HERE, PersonaRow.id.in_(bindparam("ids", expanding=True)))
_VISIBLE = _CURRENT.where(
    _IS_HERE, or_(PersonaRow.owner_id.is_(None), PersonaRow.owner_id == bindparam("viewer"))
)
_LIBRARY = _CURRENT.where(PersonaRow.source == "library")
_REVISE = update(PersonaRow).where(PersonaRow.id == bindparam("persona")).values(withdrawn_at=None)
_WITHDRAW = update(PersonaRow).where(PersonaRow.id.in_(bindparam("ids", expanding=True)))


class SqlPersonas:
    """The personas we know, at their current revision."""

    def __init__(self, db: AsyncConnection, *, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def visible_to(self, viewer: Viewer) -> Sequence[Persona]:
        """Return all personas that this viewer may see, by name."""
        rows = await self._db.execute(_VISIBLE, {"viewer": viewer.user_id})
        return sorted(map(_to_persona, rows), key=lambda p: (p.name.casefold(), p.id))

    async def existing(self, ids: Collection[PersonaId]) -> Mapping[PersonaId, Persona]:
        """Return those of the named personas that exist, by id."""
        rows = await self._db.execute(_EXISTING, {"ids": list(ids)})
        return {row.id: _to_persona(row) for row in rows}

    async def mirror_library(self, library: Mapping[PersonaId, PersonaDefinition]) -> None:
        """Make the stored library equal to the given one."""
        await take_turns(self._db, "persona library")
        known = {row.id: row for row in await self._db.execute(_LIBRARY)}
        for persona_id, definition in library.items():
            row = known.get(persona_id)
            if row is None:
                await self._add(persona_id, definition)
            elif row.withdrawn_at is not None or from_json(row.definition) != definition:
                await self._revise(persona_id, row.revision + 1, definition)
        here = {persona_id for persona_id, row in known.items() if row.withdrawn_at is None}
        if gone := here - library.keys():
            now = self._clock.now()
            await self._db.execute(
                _WITHDRAW.values(withdrawn_at=now, updated_at=now), {"ids": list(gone)}
            )

    async def _add(self, persona_id: PersonaId, definition: PersonaDefinition) -> None:
        """Store a persona of the library that was never seen before."""
        now = self._clock.now()
        row = {
            "id": persona_id,
            "owner_id": None,
            "source": "library",
            "revision": 1,
            "created_at": now,
            "updated_at": now,
        }
        await self._db.execute(insert(PersonaRow), row)
        await self._add_revision(persona_id, 1, definition)

    async def _revise(
        self, persona_id: PersonaId, revision: int, definition: PersonaDefinition
    ) -> None:
        """Store a new revision and make it the current one."""
        change = {"persona": persona_id, "revision": revision, "updated_at": self._clock.now()}
        await self._db.execute(_REVISE, change)
        await self._add_revision(persona_id, revision, definition)

    async def _add_revision(
        self, persona_id: PersonaId, revision: int, definition: PersonaDefinition
    ) -> None:
        """Store what a persona is made of at a revision."""
        row = {
            "persona_id": persona_id,
            "revision": revision,
            "definition": to_json(definition),
            "created_at": self._clock.now(),
        }
        await self._db.execute(insert(PersonaRevisionRow), row)


def _to_persona(row: AnyRow) -> Persona:
    """Return the persona of a row."""
    return Persona(
        id=row.id,
        revision=row.revision,
        definition=from_json(row.definition),
        source=row.source,
        owner_id=row.owner_id,
    )
