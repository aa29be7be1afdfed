"""Personas that people make."""

from dataclasses import replace
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import BadInputError, NotFoundError
from bot.domain.ids import PersonaId, PlaceId, UserId
from bot.domain.persona import Appendix, Persona, PersonaDefinition, PersonaSource, Visibility
from bot.ports.clock import Clock
from bot.ports.ids import IdSource
from storage.locks import take_turns
from storage.ownership.guard import as_the_bot, is_theirs
from storage.repositories.appendix import SqlAppendices
from storage.repositories.persona_rows import (
    CURRENT,
    IS_HERE,
    LINKS,
    LINKS_AT,
    PersonaRows,
    name_key,
    to_persona,
)
from storage.repositories.purge import FREE_PLAYERS, purge
from storage.sealing.vault import Vault
from storage.tables import BindingRow, PersonaRow, SessionRow

_PERSONA: BindParameter[Any] = bindparam("persona")
_GET = CURRENT.where(PersonaRow.id == _PERSONA)
_SAME_NAME = select(PersonaRow.id).where(
    PersonaRow.owner_id == bindparam("owner"),
    PersonaRow.name_key.in_(bindparam("names", expanding=True)),
    PersonaRow.id != bindparam("but"),
    IS_HERE,
)
_CHANGE = update(PersonaRow).where(PersonaRow.id == _PERSONA)
_FREE_BINDINGS = delete(BindingRow).where(BindingRow.persona_id == _PERSONA)
_FREE_SESSIONS = (
    update(SessionRow)
    .where(SessionRow.active_persona_id == _PERSONA)
    .values(active_persona_id=None)
)


class SqlAuthoredPersonas:
    """What their owners do with personas; the library is safe from it."""

    def __init__(
        self,
        db: AsyncConnection,
        *,
        vault: Vault,
        clock: Clock,
        ids: IdSource,
        appendices: SqlAppendices,
    ) -> None:
        self._db = db
        self._vault = vault
        self._clock = clock
        self._ids = ids
        self._appendices = appendices
        self._rows = PersonaRows(db, vault=vault, clock=clock)

    async def add(
        self,
        definition: PersonaDefinition,
        *,
        owner_id: UserId,
        source: PersonaSource,
        appendix: Appendix,
    ) -> Persona:
        """Store a new persona, private at first."""
        persona = Persona(
            id=PersonaId(str(self._ids.new())),
            revision=1,
            definition=definition,
            source=source,
            owner_id=owner_id,
            visibility="private",
        )
        await self._assert_name_is_free(persona)
        await self._rows.add(persona, await self._appendices.store(appendix, owner_id=owner_id))
        return persona

    async def revise(
        self,
        persona_id: PersonaId,
        definition: PersonaDefinition,
        *,
        appendix: Appendix | None = None,
    ) -> Persona:
        """Make the definition the next revision; None keeps what hangs on the present one."""
        before = await self._get(persona_id)
        persona = replace(before, revision=before.revision + 1, definition=definition)
        await self._assert_name_is_free(persona)
        key = {"persona": persona_id, "number": before.revision}
        (links,) = await self._rows.open_links(await self._db.execute(LINKS_AT, key))
        if appendix is not None:
            links = await self._appendices.store(appendix, owner_id=before.owner_id, before=links)
        await self._rows.revise(persona, links)
        return persona

    async def share(
        self, persona_id: PersonaId, visibility: Visibility, *, server_id: PlaceId | None
    ) -> None:
        """Choose who may see it; `server_id` goes with `server`."""
        await self._get(persona_id)
        where = server_id if visibility == "server" else None
        await self._change(persona_id, visibility=visibility, server_id=where)

    async def withdraw(self, persona_id: PersonaId) -> None:
        """Let it answer no more and free what is bound to it; what it said stays."""
        await self._get(persona_id)
        await self._change(persona_id, withdrawn_at=self._clock.now())
        with as_the_bot(self._db):
            for free in (_FREE_BINDINGS, _FREE_SESSIONS, *FREE_PLAYERS):
                await self._db.execute(free, {"persona": persona_id})

    async def purge(self, persona_id: PersonaId) -> None:
        """Remove it for good, with all that it said and remembered."""
        await self._get(persona_id, also_withdrawn=True)
        found = await self._db.execute(LINKS, {"persona": persona_id})
        appendices = await self._rows.open_links(found)
        with as_the_bot(self._db):
            await purge(self._db, persona_id)
        await self._appendices.drop(appendices)

    async def _get(self, persona_id: PersonaId, *, also_withdrawn: bool = False) -> Persona:
        """Return a persona that somebody owns, held until the end of the transaction."""
        await take_turns(self._db, "persona", persona_id)
        rows = await self._rows.open(await self._db.execute(_GET, {"persona": persona_id}))
        row = next(iter(rows), None)
        if row is None or (row.withdrawn_at is not None and not also_withdrawn):
            raise _no_such_persona()
        persona = to_persona(row)
        if persona.source == "library":
            message = (
                f"{persona.name!r} belongs to the library and cannot be changed;"
                " make a persona of your own instead."
            )
            raise BadInputError(message)
        if not await is_theirs(self._db, PersonaRow, persona_id):
            raise _no_such_persona()
        return persona

    async def _assert_name_is_free(self, persona: Persona) -> None:
        """Raise if the owner has another persona of this name."""
        await take_turns(self._db, "names of personas", persona.owner_id)
        names = self._vault.spellings(PersonaRow, name_key(persona.name))
        key = {"owner": persona.owner_id, "names": names, "but": persona.id}
        if (await self._db.execute(_SAME_NAME, key)).first() is not None:
            message = f"You have a persona called {persona.name!r} already; choose another name."
            raise BadInputError(message)

    async def _change(self, persona_id: PersonaId, **change: object) -> None:
        """Change what is not part of the definition."""
        change["updated_at"] = self._clock.now()
        await self._db.execute(_CHANGE, {"persona": persona_id, **change})


def _no_such_persona() -> NotFoundError:
    return NotFoundError("This persona is not there any more.")
