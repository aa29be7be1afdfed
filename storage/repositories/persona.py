"""Personas, whoever made them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import and_, bindparam, or_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import PersonaId
from bot.domain.persona import Persona, PersonaDefinition
from bot.domain.policy import Viewer
from bot.ports.clock import Clock
from storage.definitions import from_json
from storage.locks import take_turns
from storage.repositories.persona_rows import CURRENT, IS_HERE, PersonaRows, to_persona
from storage.sealing.vault import Vault
from storage.tables import PersonaRow

_EXISTING = CURRENT.where(IS_HERE, PersonaRow.id.in_(bindparam("ids", expanding=True)))

# The rule of `Viewer.sees`, said again for the database.
_VISIBLE = CURRENT.where(
    IS_HERE,
    or_(
        PersonaRow.owner_id.is_(None),
        PersonaRow.owner_id == bindparam("viewer"),
        and_(PersonaRow.visibility == "server", PersonaRow.server_id == bindparam("server")),
        PersonaRow.visibility == "public",
    ),
)
_LIBRARY = CURRENT.where(PersonaRow.source == "library")
_WITHDRAW = update(PersonaRow).where(PersonaRow.id.in_(bindparam("ids", expanding=True)))


class SqlPersonas:
    """The personas we know, at their current revision."""

    def __init__(self, db: AsyncConnection, *, vault: Vault, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self._rows = PersonaRows(db, vault=vault, clock=clock)

    async def visible_to(self, viewer: Viewer) -> Sequence[Persona]:
        """Return all personas that this viewer may see, by name."""
        who = {"viewer": viewer.user_id, "server": viewer.server_id}
        rows = await self._rows.open(await self._db.execute(_VISIBLE, who))
        return sorted(map(to_persona, rows), key=lambda p: (p.name.casefold(), p.id))

    async def existing(self, ids: Collection[PersonaId]) -> Mapping[PersonaId, Persona]:
        """Return those of the named personas that exist, by id."""
        rows = await self._rows.open(await self._db.execute(_EXISTING, {"ids": list(ids)}))
        return {row.id: to_persona(row) for row in rows}

    async def mirror_library(self, library: Mapping[PersonaId, PersonaDefinition]) -> None:
        """Make the stored library equal to the given one."""
        await take_turns(self._db, "persona library")
        known = {row.id: row for row in await self._rows.open(await self._db.execute(_LIBRARY))}
        for persona_id, definition in library.items():
            row = known.get(persona_id)
            if row is None:
                await self._rows.add(Persona(id=persona_id, revision=1, definition=definition))
            elif row.withdrawn_at is not None or from_json(row.definition) != definition:
                await self._rows.revise(
                    replace(to_persona(row), revision=row.revision + 1, definition=definition)
                )
        here = {persona_id for persona_id, row in known.items() if row.withdrawn_at is None}
        if gone := here - library.keys():
            now = self._clock.now()
            await self._db.execute(
                _WITHDRAW.values(withdrawn_at=now, updated_at=now), {"ids": list(gone)}
            )
