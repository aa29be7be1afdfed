"""What has to go with a persona that is removed for good, in an order that no reference forbids."""

from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from bot.domain.ids import PersonaId
from storage.staleness import OF_PERSONA, forgetting
from storage.tables import (
    BindingRow,
    DeliveryRow,
    MaskBindingRow,
    MemoryRow,
    MessageRow,
    PersonaRevisionRow,
    PersonaRow,
    SessionMemberRow,
    SessionRow,
    TurnRow,
    VariantRow,
)

_PERSONA: BindParameter[Any] = bindparam("persona")
_IS_ITS_MESSAGE = MessageRow.persona_id == _PERSONA
_sessions_of_it = select(MessageRow.session_id).where(_IS_ITS_MESSAGE)
_its_messages_there = (
    select(func.count())
    .where(_IS_ITS_MESSAGE, MessageRow.session_id == SessionRow.id)
    .correlate(SessionRow)
    .scalar_subquery()
)
_other = aliased(MessageRow)
_turns_it_alone_answered = (
    select(TurnRow.id)
    .join(MessageRow, MessageRow.turn_id == TurnRow.id)
    .where(
        _IS_ITS_MESSAGE,
        # One in hand still needs its ledger: without it, parts would be sent again.
        TurnRow.state.not_in(("queued", "answering")),
        ~select(_other.id)
        .where(_other.turn_id == TurnRow.id, _other.persona_id != _PERSONA)
        .exists(),
    )
)

FREE_PLAYERS = (
    update(SessionMemberRow).where(SessionMemberRow.persona_id == _PERSONA).values(persona_id=None),
    delete(MaskBindingRow).where(MaskBindingRow.persona_id == _PERSONA),
)
"""Lets nobody play the persona `persona`, nor wear a mask for it."""

FREE_EVERYWHERE = (
    update(TurnRow).where(TurnRow.persona_id == _PERSONA).values(persona_id=None),
    update(SessionRow)
    .where(SessionRow.default_persona_id == _PERSONA)
    .values(default_persona_id=None),
    update(SessionRow)
    .where(SessionRow.active_persona_id == _PERSONA)
    .values(active_persona_id=None),
    # Looks at every session, which no index for this rare a case is worth.
    update(SessionRow)
    .where(SessionRow.persona_snapshot["id"].as_string() == _PERSONA)
    .values(persona_snapshot=None),
    delete(BindingRow).where(BindingRow.persona_id == _PERSONA),
    # Who played it, and what was written so, keep its name.
    *FREE_PLAYERS,
    update(MessageRow)
    .where(MessageRow.played_persona_id == _PERSONA)
    .values(played_persona_id=None),
)
"""Lets nothing refer to it any more but what it said."""

_STEPS = (
    # The ledger says where on the platforms its words stand. With the words gone, nothing could
    # ever look there again; where others answered in the same turn, the parts may be theirs.
    delete(DeliveryRow).where(DeliveryRow.turn_id.in_(_turns_it_alone_answered)),
    # Verdicts name the entries of its lorebook.
    update(SessionRow)
    .where(SessionRow.id.in_(_sessions_of_it))
    .values(lore=None, removed=SessionRow.removed + _its_messages_there),
    OF_PERSONA,
    update(MemoryRow)
    .where(MemoryRow.persona_id == _PERSONA, MemoryRow.kind == "summary")
    .values(persona_id=None),
    *forgetting(MemoryRow.persona_id == _PERSONA),
    delete(MessageRow).where(_IS_ITS_MESSAGE),
    delete(VariantRow).where(VariantRow.persona_id == _PERSONA),
    *FREE_EVERYWHERE,
    delete(PersonaRevisionRow).where(PersonaRevisionRow.persona_id == _PERSONA),
    delete(PersonaRow).where(PersonaRow.id == _PERSONA),
)


async def purge(db: AsyncConnection, persona_id: PersonaId) -> None:
    """Remove a persona, what it said and what was bound to it; its appendices are left alone."""
    for step in _STEPS:
        await db.execute(step, {"persona": persona_id})
