"""Who is asked this once: by a command, by name (`coach: what now?`) or by a reply.

It decides one message only; who answers the session stays who it was.
"""

import re
from dataclasses import replace

from bot.domain.ids import PersonaId
from bot.domain.message import IncomingMessage
from bot.domain.persona import Persona, named
from bot.domain.place import Place
from bot.domain.policy import Viewer
from bot.ports.storage import UnitOfWork

_CALL = re.compile(r"\s*(?P<name>[^\s:@/`][^\n:@/`]{0,99}):\s+(?P<rest>\S.*)", re.DOTALL)
"""A name at the very beginning, a colon, a space and something to say: `12:30` calls nobody."""


async def asked_this_once(
    uow: UnitOfWork, incoming: IncomingMessage, *, place: Place, viewer: Viewer
) -> tuple[Persona | None, IncomingMessage]:
    """Return the persona that this message is for, if any, and the message without the call.

    A name that nobody has, or that several have, is just a word: the message stays as it is.
    """
    if incoming.asked_id is not None:
        return await _existing(uow, incoming.asked_id), incoming
    if (call := _CALL.fullmatch(incoming.text)) is not None:
        found = named(call["name"], await uow.personas.visible_to(viewer))
        if len(found) == 1:
            return found[0], replace(incoming, text=call["rest"])
    if incoming.replies_to_bot and incoming.reply_to:
        spoken = await uow.deliveries.turn_of(place.id, incoming.reply_to)
        if spoken is not None:
            return await _existing(uow, spoken[1]), incoming
    return None, incoming


async def with_replies_known(
    uow: UnitOfWork, incoming: IncomingMessage, *, place: Place
) -> IncomingMessage:
    """Return the message as one that replies to us, if only what was sent can tell that.

    Platforms do not always send along what is replied to, nor who said it in our name.
    """
    if incoming.replies_to_bot or not incoming.reply_to:
        return incoming
    spoken = await uow.deliveries.turn_of(place.id, incoming.reply_to)
    return replace(incoming, replies_to_bot=spoken is not None)


async def _existing(uow: UnitOfWork, persona_id: PersonaId) -> Persona | None:
    """Return the persona unless it has gone."""
    return (await uow.personas.existing({persona_id})).get(persona_id)
