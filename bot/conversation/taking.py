"""Put a message where it belongs: who said it, in which conversation, and who is to answer."""

from collections.abc import Callable
from typing import NamedTuple

from bot.conversation.aside import asked_this_once, with_replies_known
from bot.conversation.asking import Asked, Asking
from bot.conversation.gate import engages, is_addressed
from bot.conversation.guises import guise_in
from bot.conversation.resolution import who_answers
from bot.domain.binding import Resolution
from bot.domain.ids import SessionId, TurnId
from bot.domain.mask import GuiseResolution
from bot.domain.message import IncomingMessage, Tag
from bot.domain.persona import Persona
from bot.domain.place import Place
from bot.domain.policy import viewer_in
from bot.domain.session import Session
from bot.domain.user import User
from bot.ports.persona_resolver import PersonaResolver
from bot.ports.storage import UnitOfWork


class Taken(NamedTuple):
    """What became of a message that was stored."""

    session_id: SessionId
    user: User
    place: Place
    resolution: Resolution | None
    """Who is to answer; None if it is not addressed."""
    barred: Persona | None
    """Who was asked by name, and may not answer here."""
    asked: Asked
    guise: GuiseResolution
    """As whom the user spoke."""


class Taking:
    """Stores messages within a unit of work."""

    def __init__(
        self, *, resolver: PersonaResolver, asking: Asking, is_urgent: Callable[[str], bool]
    ) -> None:
        """Decide who answers by the resolver, and queue what asks for an answer."""
        self._resolver = resolver
        self._asking = asking
        self._is_urgent = is_urgent

    async def take(self, uow: UnitOfWork, incoming: IncomingMessage) -> Taken | None:
        """Store the message, with a turn if it is addressed and may wait for its answer.

        Talk in places where Greenroom was never addressed is not kept: returns None.
        """
        place = await uow.places.get_or_create(incoming.place)
        session = await uow.sessions.find_current(place.id)
        incoming = await with_replies_known(uow, incoming, place=place)
        album = await _turn_of_album(uow, incoming, session)
        addressed = is_addressed(incoming, place) or album is not None
        if session is None and not addressed:
            return None
        user = await uow.users.get_or_create(incoming.sender)
        viewer = viewer_in(place, user.id)
        resolution, aside, barred = None, None, None
        if addressed:
            resolution = await self._resolve(uow, place=place, user=user, session=session)
            aside, incoming = await asked_this_once(uow, incoming, place=place, viewer=viewer)
            if aside is not None and not self._resolver.admits(aside, place):
                aside, barred = None, aside
            if engages(incoming) and not place.is_engaged:
                await uow.places.engage(place.id)
        if session is None:
            session = await uow.sessions.start(
                place_id=place.id,
                owner_id=user.id,
                title=place.address.title,
                persona_id=resolution.persona.id if resolution else None,
            )
        answering = aside or (resolution.persona if resolution else None)
        asked = Asked()
        if answering:
            asked = await self._asking.ask(
                uow,
                incoming,
                place=place,
                session=session,
                user_id=user.id,
                persona_id=answering.id,
                album=album,
                is_urgent=not incoming.sender.is_bot and self._is_urgent(incoming.text),
            )
        guise = await guise_in(uow, viewer, session=session, persona=answering)
        await uow.messages.add_incoming(
            incoming,
            session_id=session.id,
            author_id=user.id,
            turn_id=asked.turn.id if asked.turn else None,
            tag=_tag(aside, resolution),
            guise=guise.guise,
        )
        return Taken(session.id, user, place, resolution, barred, asked, guise)

    async def _resolve(
        self, uow: UnitOfWork, *, place: Place, user: User, session: Session | None
    ) -> Resolution:
        """Decide who answers, and free bindings to personas that are gone, so they fall once.

        What this conversation chose is freed, too, if it may not answer here any more.
        """
        resolution = await who_answers(
            uow, self._resolver, place=place, user_id=user.id, session=session
        )
        barred = (one.binding for one in resolution.barred if one.binding.scope == "session")
        for binding in (*resolution.fallen, *barred):
            if binding.scope == "session" and session is not None:
                await uow.sessions.activate_persona(session.id, None)
            elif binding.scope == "user":
                await uow.bindings.bind_user(user.id, None)
        return resolution


async def _turn_of_album(
    uow: UnitOfWork, incoming: IncomingMessage, session: Session | None
) -> TurnId | None:
    """Return the turn that an earlier part of the same album asked."""
    if session is None or not incoming.album:
        return None
    return await uow.messages.turn_of_album(session.id, incoming.album)


def _tag(aside: Persona | None, resolution: Resolution | None) -> Tag:
    """Return how a message is marked: asking who answers here anyway is no exception."""
    is_other = aside is not None and resolution is not None and aside.id != resolution.persona.id
    return "ask" if is_other else "chat"
