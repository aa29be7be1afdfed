"""How personas introduced themselves."""

from sqlalchemy import Text, bindparam, exists, func, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from bot.domain.ids import PersonaId, SessionId, UserId
from bot.domain.persona import Persona
from bot.ports.clock import Clock
from storage.append import append, spoken_by
from storage.sealing.owner import of_session
from storage.sealing.vault import Vault
from storage.tables import MessageRow, SessionRow

# Written into the statements, not bound: a partial index serves only what surely falls into it.
_GREETING = literal_column("'greeting'", Text)

_other = aliased(MessageRow)
_NEWEST = (
    select(func.max(_other.seq)).where(_other.session_id == bindparam("session")).scalar_subquery()
)
_TO_REPLACE = (
    select(MessageRow.id, MessageRow.session_id, MessageRow.seq)
    .where(
        MessageRow.session_id == bindparam("session"),
        MessageRow.seq == _NEWEST,
        MessageRow.tag == _GREETING,
        MessageRow.persona_id == bindparam("persona"),
    )
    .with_for_update()
)
_REPLACE = update(MessageRow).where(MessageRow.id == bindparam("message"))
# Session by session: somebody has fewer sessions than a persona may have messages.
_WAS_GREETED = (
    select(SessionRow.id)
    .where(
        SessionRow.owner_id == bindparam("user"),
        exists().where(
            MessageRow.session_id == SessionRow.id,
            MessageRow.persona_id == bindparam("persona"),
            MessageRow.tag == _GREETING,
        ),
    )
    .limit(1)
)


class SqlGreetings:
    """Messages of no turn, tagged `greeting`."""

    def __init__(self, db: AsyncConnection, *, vault: Vault, clock: Clock) -> None:
        self._db = db
        self._vault = vault
        self._clock = clock

    async def add_greeting(self, content: str, *, session_id: SessionId, persona: Persona) -> None:
        """Store that a persona greeted."""
        columns = {
            "role": "assistant",
            "tag": "greeting",
            "content": content,
            **spoken_by(persona),
        }
        now = self._clock.now()
        await append(self._db, session_id, columns, vault=self._vault, now=now)

    async def replace_greeting(
        self, content: str, *, session_id: SessionId, persona: Persona
    ) -> bool:
        """Let the persona have greeted otherwise, while nothing else was said after it."""
        which = {"session": session_id, "persona": persona.id}
        found = await self._db.execute(_TO_REPLACE, which)
        row = await self._vault.open_first(MessageRow, found)
        if row is None:
            return False
        change = {"content": content, "author_name": persona.name}
        owner = of_session(session_id)
        sealed = await self._vault.seal(MessageRow, change, owner=owner, row=vars(row))
        revision = {"persona_revision": persona.revision}
        await self._db.execute(_REPLACE, {"message": row.id, **sealed, **revision})
        return True

    async def was_greeted(self, user_id: UserId, persona_id: PersonaId) -> bool:
        """Tell whether this persona ever greeted in a session of this user's."""
        key = {"user": user_id, "persona": persona_id}
        return (await self._db.execute(_WAS_GREETED, key)).first() is not None
