"""What a turn would be like if the person wrote something now. Nothing of it is stored."""

from datetime import datetime
from uuid import UUID

from bot.conversation.guises import cast_of, who_speaks
from bot.conversation.lore import with_lore
from bot.conversation.sessions import Going
from bot.domain.ids import MessageId, TurnId
from bot.domain.message import Message
from bot.domain.persona import Persona
from bot.domain.scene import Scene
from bot.domain.turn import Turn
from bot.ports.persona_resolver import PersonaResolver
from bot.ports.storage import UnitOfWork

_NOBODY = UUID(int=0)
_NEXT_LINE = "(what you write next)"


async def rehearse(
    uow: UnitOfWork, going: Going, persona: Persona, resolver: PersonaResolver, *, now: datetime
) -> Scene:
    """Return the scene in which this persona would answer what the user writes next."""
    session, user = going.session, going.user
    guise = await who_speaks(uow, going.viewer, session=session, persona_id=persona.id)
    said = await uow.messages.window(session.id, persona.definition.memory_policy.window_messages)
    turn = Turn(
        id=TurnId(_NOBODY),
        session_id=session.id,
        state="answering",
        attempt=1,
        persona_id=persona.id,
        error="",
        created_at=now,
        asked_at=now,
    )
    asked = Message(
        id=MessageId(0),
        seq=session.message_count + 1,
        role="user",
        content=_NEXT_LINE,
        tag="chat",
        author_id=user.id,
        author_name=user.display_name,
        persona_id=None,
        persona_revision=None,
        turn_id=turn.id,
        place_id=going.place.id,
        platform_message_id="",
        created_at=now,
        guise=guise.guise,
    )
    scene = Scene(
        turn=turn,
        session=session,
        place=going.place,
        persona=persona,
        messages=[*said, asked],
        cast=await cast_of(uow, [*said, asked], going.place, resolver),
        now=now,
    )
    return await with_lore(uow, scene)
