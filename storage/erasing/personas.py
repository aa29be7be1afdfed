"""The personas that somebody made. One that spoke to others keeps its name there, and no more."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from bot.domain.ids import PersonaId, UserId
from bot.domain.persona import PersonaDefinition
from bot.ports.clock import Clock
from storage.belongings import PERSONAS
from storage.definitions import to_json
from storage.repositories.appendix import NO_LINKS, SqlAppendices
from storage.repositories.persona_rows import LINKS, PersonaRows, name_key
from storage.repositories.purge import FREE_EVERYWHERE, purge
from storage.sealing.owner import NOBODY
from storage.sealing.vault import Vault, to_opened
from storage.tables import (
    MessageRow,
    PersonaRevisionRow,
    PersonaRow,
    SessionRow,
    TurnRow,
    VariantRow,
)

_SOMEBODY = PersonaDefinition(name="Somebody", description="")

_PERSONA: BindParameter[Any] = bindparam("persona")
_IS_USED = select(
    or_(
        exists().where(MessageRow.persona_id == _PERSONA),
        exists().where(VariantRow.persona_id == _PERSONA),
        exists().where(TurnRow.persona_id == _PERSONA, TurnRow.state == "answering"),
    )
)
_current = aliased(PersonaRow)
_IS_REVISION_USED = or_(
    exists().where(
        MessageRow.persona_id == PersonaRevisionRow.persona_id,
        MessageRow.persona_revision == PersonaRevisionRow.revision,
    ),
    exists().where(
        VariantRow.persona_id == PersonaRevisionRow.persona_id,
        VariantRow.persona_revision == PersonaRevisionRow.revision,
    ),
    # There is always a current one; and an answer that is being written will refer to it.
    exists().where(
        _current.id == PersonaRevisionRow.persona_id,
        _current.revision == PersonaRevisionRow.revision,
    ),
)
_FREE = (
    # Verdicts name the entries of its lorebook.
    update(SessionRow)
    .where(
        SessionRow.id.in_(select(MessageRow.session_id).where(MessageRow.persona_id == _PERSONA))
    )
    .values(lore=None),
    *FREE_EVERYWHERE,
    delete(PersonaRevisionRow).where(PersonaRevisionRow.persona_id == _PERSONA, ~_IS_REVISION_USED),
)
_REVISIONS = select(PersonaRevisionRow.persona_id, PersonaRevisionRow.revision).where(
    PersonaRevisionRow.persona_id == _PERSONA
)
_BLANK = update(PersonaRevisionRow).where(
    PersonaRevisionRow.persona_id == _PERSONA,
    PersonaRevisionRow.revision == bindparam("number"),
)
_DISOWN = update(PersonaRow).where(PersonaRow.id == _PERSONA)


class PersonaEraser:
    """Removes what somebody made of personas."""

    def __init__(
        self, db: AsyncConnection, *, vault: Vault, clock: Clock, appendices: SqlAppendices
    ) -> None:
        self._db = db
        self._vault = vault
        self._clock = clock
        self._rows = PersonaRows(db, vault=vault, clock=clock)
        self._appendices = appendices

    async def erase_all(self, user_id: UserId) -> None:
        """Remove all personas of somebody, whose own conversations are gone already."""
        for persona_id in (await self._db.execute(PERSONAS, {"user": user_id})).scalars().all():
            await self._erase(persona_id)

    async def _erase(self, persona_id: PersonaId) -> None:
        """Remove a persona, or leave nothing of it but that it spoke to others."""
        which = {"persona": persona_id}
        links = await self._rows.open_links(await self._db.execute(LINKS, which))
        if (await self._db.execute(_IS_USED, which)).scalar_one():
            await self._blank(persona_id)
        else:
            await purge(self._db, persona_id)
        await self._appendices.drop(links)

    async def _blank(self, persona_id: PersonaId) -> None:
        """Leave a persona that nobody sees, has made, or is told anything of."""
        which, now = {"persona": persona_id}, self._clock.now()
        for step in _FREE:
            await self._db.execute(step, which)
        for row in to_opened(await self._db.execute(_REVISIONS, which)):
            blank = {"definition": to_json(_SOMEBODY), **asdict(NO_LINKS)}
            sealed = await self._vault.seal(PersonaRevisionRow, blank, owner=NOBODY, row=vars(row))
            await self._db.execute(_BLANK, {**which, "number": row.revision, **sealed})
        change = {"owner_id": None, "visibility": "private", "server_id": None}
        key = self._vault.index(PersonaRow, name_key(_SOMEBODY.name))
        gone = {"name_key": key, "updated_at": now, "withdrawn_at": now}
        await self._db.execute(_DISOWN, {**which, **change, **gone})
