"""The rows of personas and their revisions, for all repositories that read and write them."""

from dataclasses import asdict

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.persona import Persona
from bot.ports.clock import Clock
from storage.definitions import from_json, to_json
from storage.repositories.appendix import NO_LINKS, Links
from storage.sealing.owner import of_user
from storage.sealing.vault import Found, Opened, Vault
from storage.tables import PersonaRevisionRow, PersonaRow

AT_EVERY_REVISION = select(
    PersonaRow.id,
    PersonaRow.source,
    PersonaRow.owner_id,
    PersonaRow.visibility,
    PersonaRow.server_id,
    PersonaRow.withdrawn_at,
    PersonaRevisionRow.revision,
    PersonaRevisionRow.definition,
).join(PersonaRevisionRow, PersonaRevisionRow.persona_id == PersonaRow.id)
CURRENT = AT_EVERY_REVISION.where(PersonaRevisionRow.revision == PersonaRow.revision)
IS_HERE = PersonaRow.withdrawn_at.is_(None)

LINKS = select(
    PersonaRevisionRow.persona_id,
    PersonaRevisionRow.revision,
    PersonaRevisionRow.card_id,
    PersonaRevisionRow.lorebook_id,
    PersonaRevisionRow.picture_id,
    PersonaRevisionRow.picture_name,
).where(PersonaRevisionRow.persona_id == bindparam("persona"))
LINKS_AT = LINKS.where(PersonaRevisionRow.revision == bindparam("number"))

_ADD = insert(PersonaRow)
_ADD_REVISION = insert(PersonaRevisionRow)
_REVISE = update(PersonaRow).where(PersonaRow.id == bindparam("persona")).values(withdrawn_at=None)


class PersonaRows:
    """Reads and writes personas and their revisions."""

    def __init__(self, db: AsyncConnection, *, vault: Vault, clock: Clock) -> None:
        self._db = db
        self._vault = vault
        self._clock = clock

    async def open(self, found: Found) -> list[Opened]:
        """Return rows of personas with their definitions opened."""
        return await self._vault.open(PersonaRevisionRow, found, called={"persona_id": "id"})

    async def open_links(self, found: Found) -> list[Links]:
        """Return where what hangs on revisions is."""
        return [to_links(row) for row in await self._vault.open(PersonaRevisionRow, found)]

    async def add(self, persona: Persona, links: Links = NO_LINKS) -> None:
        """Store a persona that was never seen before, at its revision."""
        now = self._clock.now()
        row = {
            "id": persona.id,
            "owner_id": persona.owner_id,
            "source": persona.source,
            "name_key": self._vault.index(PersonaRow, name_key(persona.name)),
            "visibility": persona.visibility,
            "server_id": persona.server_id,
            "revision": persona.revision,
            "created_at": now,
            "updated_at": now,
        }
        await self._db.execute(_ADD, row)
        await self._add_revision(persona, links)

    async def revise(self, persona: Persona, links: Links = NO_LINKS) -> None:
        """Store a persona at its next revision; one that was withdrawn comes back."""
        change = {
            "persona": persona.id,
            "revision": persona.revision,
            "name_key": self._vault.index(PersonaRow, name_key(persona.name)),
            "updated_at": self._clock.now(),
        }
        await self._db.execute(_REVISE, change)
        await self._add_revision(persona, links)

    async def _add_revision(self, persona: Persona, links: Links) -> None:
        """Store what a persona is made of at its revision."""
        row = {
            "persona_id": persona.id,
            "revision": persona.revision,
            "definition": to_json(persona.definition),
            "created_at": self._clock.now(),
            **asdict(links),
        }
        owner = of_user(persona.owner_id)
        sealed = await self._vault.seal(PersonaRevisionRow, row, owner=owner)
        await self._db.execute(_ADD_REVISION, sealed)


def name_key(name: str) -> str:
    """Return the name as names are compared."""
    return name.strip().casefold()


def to_persona(row: Opened) -> Persona:
    """Return the persona of a row, at the revision of the row."""
    return Persona(
        id=row.id,
        revision=row.revision,
        definition=from_json(row.definition),
        source=row.source,
        owner_id=row.owner_id,
        visibility=row.visibility,
        server_id=row.server_id,
    )


def to_links(row: Opened) -> Links:
    """Return where what hangs on the revision of a row is."""
    return Links(
        card_id=row.card_id,
        lorebook_id=row.lorebook_id,
        picture_id=row.picture_id,
        picture_name=row.picture_name,
    )
