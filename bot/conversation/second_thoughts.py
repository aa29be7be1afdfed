"""What people change of what they said: words that are edited, messages that are deleted."""

from typing import NamedTuple

from bot.conversation.aside import asked_this_once, with_replies_known
from bot.conversation.gate import is_addressed
from bot.domain.ids import PersonaId, TurnId, UserId
from bot.domain.message import IncomingMessage, MessageKey
from bot.domain.place import Place
from bot.domain.policy import viewer_in
from bot.domain.turn import Outcome
from bot.ports.storage import UnitOfWork

_WITHDRAWN = "The message was deleted before it was answered."


class Amended(NamedTuple):
    """A turn whose question has other words now."""

    turn_id: TurnId
    persona_id: PersonaId | None
    """Whom the words ask this once; None leaves that as it was."""
    user_id: UserId
    """Who changed them."""
    place: Place


async def amend(uow: UnitOfWork, incoming: IncomingMessage) -> Amended | None:
    """Take what a message says now in place of what it said, read as if it came now.

    Returns the turn that it asked, if it says something else than before.
    """
    place = await uow.places.find(incoming.place.key)
    user = await uow.users.find(incoming.sender)
    if place is None or user is None or not (incoming.text or incoming.attachments):
        return None
    incoming = await with_replies_known(uow, incoming, place=place)
    aside = None
    if is_addressed(incoming, place):
        viewer = viewer_in(place, user.id)
        aside, incoming = await asked_this_once(uow, incoming, place=place, viewer=viewer)
    turn_id = await uow.messages.amend(incoming, author_id=user.id)
    return Amended(turn_id, aside.id if aside else None, user.id, place) if turn_id else None


async def withdraw(uow: UnitOfWork, key: MessageKey) -> None:
    """Forget what a message said; if it waits for its answer, there will be none."""
    turn_id = await uow.messages.withdraw(key)
    if turn_id is not None:
        await uow.turns.finish(turn_id, Outcome(state="cancelled", error=_WITHDRAWN))
