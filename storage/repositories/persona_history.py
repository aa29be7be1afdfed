"""What personas were, and what hangs on them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BindParameter, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.file import File
from bot.domain.ids import PersonaId
from bot.domain.lore import Lorebook
from bot.domain.persona import Appendix, Footprint, Persona, Revision
from bot.ports.clock import Clock
from storage.lore import book_from_json
from storage.ownership.guard import as_the_bot, is_theirs
from storage.repositories.appendix import Links, SqlAppendices
from storage.repositories.persona_rows import AT_EVERY_REVISION, LINKS_AT, PersonaRows, to_persona
from storage.sealing.vault import Vault
from storage.tables import (
    BindingRow,
    LorebookRow,
    MessageRow,
    PersonaRevisionRow,
    PersonaRow,
    SessionRow,
)

_PERSONA: BindParameter[Any] = bindparam("persona")
_REVISIONS = (
    select(
        PersonaRow.id,
        PersonaRevisionRow.revision,
        PersonaRevisionRow.definition,
        PersonaRevisionRow.created_at,
        (PersonaRevisionRow.revision == PersonaRow.revision).label("is_current"),
    )
    .join(PersonaRow, PersonaRow.id == PersonaRevisionRow.persona_id)
    .where(PersonaRow.id == _PERSONA)
    .order_by(PersonaRevisionRow.revision.desc())
    .limit(bindparam("count"))
)
_AT = AT_EVERY_REVISION.where(
    PersonaRow.id == _PERSONA, PersonaRevisionRow.revision == bindparam("number")
)
_LOREBOOK = (
    select(LorebookRow.id, LorebookRow.book)
    .join(PersonaRevisionRow, PersonaRevisionRow.lorebook_id == LorebookRow.id)
    .where(
        PersonaRevisionRow.persona_id == _PERSONA,
        PersonaRevisionRow.revision == bindparam("number"),
    )
)
_SPOKEN = select(
    func.count().label("messages"), func.count(MessageRow.session_id.distinct()).label("sessions")
).where(MessageRow.persona_id == _PERSONA)
_BOUND = select(func.count()).where(BindingRow.persona_id == _PERSONA)
_CHOSEN = select(func.count()).where(SessionRow.active_persona_id == _PERSONA)


class SqlPersonaHistory:
    """The revisions of all personas, also of those that were withdrawn."""

    def __init__(
        self, db: AsyncConnection, *, vault: Vault, clock: Clock, appendices: SqlAppendices
    ) -> None:
        self._db = db
        self._vault = vault
        self._rows = PersonaRows(db, vault=vault, clock=clock)
        self._appendices = appendices

    async def revisions(self, persona_id: PersonaId, limit: int) -> Sequence[Revision]:
        """Return the newest revisions, newest first."""
        found = await self._db.execute(_REVISIONS, {"persona": persona_id, "count": limit})
        return [
            Revision(
                number=row.revision,
                name=row.definition["name"],
                created_at=row.created_at,
                is_current=row.is_current,
            )
            for row in await self._rows.open(found)
        ]

    async def at(self, persona_id: PersonaId, revision: int) -> Persona | None:
        """Return the persona as it was at that revision, also one that was withdrawn."""
        found = await self._db.execute(_AT, _key(persona_id, revision))
        return next(map(to_persona, await self._rows.open(found)), None)

    async def appendix(self, persona_id: PersonaId, revision: int) -> Appendix:
        """Return what hangs on that revision."""
        links = await self._links(persona_id, revision)
        return await self._appendices.load(links) if links else Appendix()

    async def picture(self, persona_id: PersonaId, revision: int) -> File | None:
        """Return the picture of that revision, without loading the rest."""
        links = await self._links(persona_id, revision)
        return await self._appendices.load_picture(links) if links else None

    async def lorebook(self, persona_id: PersonaId, revision: int) -> Lorebook | None:
        """Return the lorebook of that revision, without loading the rest."""
        found = await self._db.execute(_LOREBOOK, _key(persona_id, revision))
        row = await self._vault.open_first(LorebookRow, found)
        return book_from_json(row.book) if row else None

    async def footprint(self, persona_id: PersonaId) -> Footprint:
        """Return what hangs on the persona as a whole, in others' sessions, too: to its owner."""
        if not await is_theirs(self._db, PersonaRow, persona_id):
            return Footprint(messages=0, sessions=0, bindings=0)
        with as_the_bot(self._db):
            return await self._footprint(persona_id)

    async def _footprint(self, persona_id: PersonaId) -> Footprint:
        which = {"persona": persona_id}
        spoken = (await self._db.execute(_SPOKEN, which)).one()
        bound = (await self._db.execute(_BOUND, which)).scalar_one()
        chosen = (await self._db.execute(_CHOSEN, which)).scalar_one()
        return Footprint(
            messages=spoken.messages, sessions=spoken.sessions, bindings=bound + chosen
        )

    async def _links(self, persona_id: PersonaId, revision: int) -> Links | None:
        """Return where what hangs on that revision is."""
        found = await self._db.execute(LINKS_AT, _key(persona_id, revision))
        return next(iter(await self._rows.open_links(found)), None)


def _key(persona_id: PersonaId, revision: int) -> dict[str, object]:
    """Return what names a revision."""
    return {"persona": persona_id, "number": revision}
