"""Messages, each the newest of its session when it is added."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import SessionId
from bot.domain.mask import Guise
from bot.domain.persona import Persona
from storage.errors import no_such_session
from storage.sealing.owner import of_session
from storage.sealing.vault import Vault
from storage.tables import MessageRow, SessionRow
from storage.upsert import insert

_BLANK: dict[str, Any] = {
    "turn_id": None,
    "author_id": None,
    "persona_id": None,
    "persona_revision": None,
    "mask_id": None,
    "played_persona_id": None,
    "mask_name": None,
    "attachments": [],
    "bot_account": None,
    "platform_message_id": None,
    "metadata": {},
    "undone_at": None,
}
"""What not all kinds of messages have; the same columns always make one statement."""

_NEXT_SEQ = (
    update(SessionRow)
    .where(SessionRow.id == bindparam("session"))
    .values(last_seq=SessionRow.last_seq + 1)
    .returning(SessionRow.last_seq, SessionRow.place_id)
)
_ADD = (
    insert(MessageRow)
    .on_conflict_do_nothing(index_elements=["bot_account", "place_id", "platform_message_id"])
    .returning(MessageRow.id)
)


async def append(
    db: AsyncConnection,
    session_id: SessionId,
    columns: dict[str, Any],
    *,
    vault: Vault,
    now: datetime,
) -> bool:
    """Store a message as the newest of its session; tells whether it was new.

    Raises:
        NotFoundError: There is no such session.
    """
    counted = {"session": session_id, "last_message_at": now, "updated_at": now}
    session = (await db.execute(_NEXT_SEQ, counted)).first()
    if session is None:
        raise no_such_session()
    row = {
        "session_id": session_id,
        "seq": session.last_seq,
        "place_id": session.place_id,
        "created_at": now,
        **_BLANK,
        **columns,
    }
    sealed = await vault.seal(MessageRow, row, owner=of_session(session_id))
    return (await db.execute(_ADD, sealed)).first() is not None


def spoken_as(guise: Guise | None) -> dict[str, Any]:
    """Return the columns that say as whom a person spoke."""
    return {
        "mask_id": guise.mask_id if guise else None,
        "played_persona_id": guise.persona_id if guise else None,
        "mask_name": guise.name if guise else None,
    }


def spoken_by(persona: Persona) -> dict[str, Any]:
    """Return the columns that say which persona spoke, and as what it was then."""
    return {
        "author_name": persona.name,
        "persona_id": persona.id,
        "persona_revision": persona.revision,
    }
