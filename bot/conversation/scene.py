"""Load everything that a turn needs, in one read transaction."""

from datetime import datetime

from bot.conversation.guises import cast_of
from bot.conversation.lore import with_lore
from bot.domain.errors import NotFoundError
from bot.domain.ids import PersonaId
from bot.domain.message import Message
from bot.domain.persona import Persona
from bot.domain.place import Place
from bot.domain.policy import THE_BOT
from bot.domain.scene import Scene
from bot.domain.turn import Turn
from bot.domain.variant import NO_ANSWER
from bot.ports.persona_resolver import PersonaResolver
from bot.ports.storage import Storage, UnitOfWork

_LATER_MESSAGES = 20
"""Room in the window for what was said after the asked message, while it waited."""


async def load(
    turn: Turn, storage: Storage, resolver: PersonaResolver, *, now: datetime | None = None
) -> Scene:
    """Return the scene of a turn. Its cost does not depend on how long the session is."""
    async with storage.reading(THE_BOT) as uow:
        session = await uow.sessions.get(turn.session_id)
        place = await uow.places.get(session.place_id)
        persona = await _asked_persona(uow, turn.persona_id, resolver, place)
        limit = persona.definition.memory_policy.window_messages + _LATER_MESSAGES
        messages = list(await uow.messages.window(session.id, limit))
        if all(m.turn_id != turn.id for m in messages):
            messages = [*await uow.messages.of_turn(turn.id), *messages]
        answer = next((m.content for m in messages if _is_answer(m, turn)), "")
        scene = Scene(
            turn=turn,
            session=session,
            place=place,
            persona=persona,
            messages=messages,
            cast=await cast_of(uow, messages, place, resolver),
            now=now,
            so_far=answer if turn.goes_on else "",
            standing=await uow.variants.standing(turn.id) if turn.attempt > 1 else NO_ANSWER,
        )
        return await with_lore(uow, scene)


def _is_answer(message: Message, turn: Turn) -> bool:
    return message.turn_id == turn.id and message.role == "assistant"


async def _asked_persona(
    uow: UnitOfWork, persona_id: PersonaId | None, resolver: PersonaResolver, place: Place
) -> Persona:
    """Return who was asked, or the default if that persona is gone, or may not answer here."""
    asked_id = persona_id or resolver.default_id
    existing = await uow.personas.existing({asked_id, resolver.default_id})
    persona = existing.get(asked_id)
    if persona is None or not resolver.admits(persona, place):
        persona = existing.get(resolver.default_id)
    if persona is None:
        message = f"The default persona {resolver.default_id!r} does not exist."
        raise NotFoundError(message)
    return persona
