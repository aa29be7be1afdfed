"""Take a message in: one short transaction, after which nothing about it can be lost."""

import logging
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from bot.conversation import second_thoughts
from bot.conversation.aside import asked_this_once, with_replies_known
from bot.conversation.asking import Asked, Asking
from bot.conversation.bots import is_heard
from bot.conversation.door import Door, caller_of
from bot.conversation.engine import Engine
from bot.conversation.fitness import FitnessNotices
from bot.conversation.gate import engages, is_addressed
from bot.conversation.guises import guise_in, of_fallen
from bot.conversation.resolution import who_answers
from bot.conversation.sessions import nearest_known
from bot.domain.binding import Resolution
from bot.domain.errors import DeliveryError, DuplicateMessageError, StorageError
from bot.domain.ids import SessionId, TurnId
from bot.domain.mask import GuiseResolution
from bot.domain.message import IncomingMessage, MessageKey, Tag
from bot.domain.persona import Persona
from bot.domain.place import Bookmark, Place, PlaceAddress, PlaceKey, PlatformName
from bot.domain.policy import THE_BOT, viewer_in
from bot.domain.reply import Reply
from bot.domain.session import Session
from bot.domain.turn import Turn
from bot.domain.user import User
from bot.ports.channel import Channel
from bot.ports.persona_resolver import PersonaResolver
from bot.ports.storage import Storage, UnitOfWork

logger = logging.getLogger(__name__)


class Intake:
    """The front desk that adapters hand messages to."""

    def __init__(
        self,
        *,
        storage: Storage,
        resolver: PersonaResolver,
        engine: Engine,
        door: Door,
        asking: Asking,
        regenerates: bool,
        is_urgent: Callable[[str], bool],
    ) -> None:
        """Take messages in.

        Args:
            storage: Where they are kept.
            resolver: Decides who answers.
            engine: Answers.
            door: Says who is let in.
            asking: Queues what asks for an answer.
            regenerates: Whether the newest message is answered anew when its words are changed.
            is_urgent: Tells whether a text tells of a crisis, so that its answer cannot wait.
        """
        self._storage = storage
        self._resolver = resolver
        self._engine = engine
        self._door = door
        self._asking = asking
        self._regenerates = regenerates
        self._is_urgent = is_urgent
        self._fitness = FitnessNotices()

    async def accept(self, incoming: IncomingMessage) -> None:
        """Store a message once and, if it is addressed, see to its answer."""
        if not await self._is_heard(incoming):
            return
        try:
            async with self._storage.writing(THE_BOT) as uow:
                if await uow.messages.was_taken(incoming):
                    return
                taken = await self._take(uow, incoming)
                if taken is None:
                    return
                await uow.commit()
        except DuplicateMessageError:
            logger.info("Message %s was taken by another process", incoming.message_id)
            return
        except StorageError:
            # It may have been kept all the same, and only word of it was lost.
            self._engine.look_again()
            raise
        if taken.asked.turn is not None:
            self._engine.start_over(taken.asked.turn)
        for notice in self._notices(taken):
            await self._tell(notice, self._engine.channel(incoming.place))

    async def amend(self, incoming: IncomingMessage) -> None:
        """Take what a message says now in place of what it said; the newest is answered anew."""
        if not await self._door.admits(caller_of(incoming)):
            return
        async with self._storage.writing(THE_BOT) as uow:
            amended = await second_thoughts.amend(uow, incoming)
            turn = await self._asked_anew(uow, incoming, amended) if amended else None
            await uow.commit()
        if turn is not None:
            self._engine.start_over(turn)

    async def _asked_anew(
        self, uow: UnitOfWork, incoming: IncomingMessage, amended: second_thoughts.Amended
    ) -> Turn | None:
        """Queue the turn of a message that has other words now, if that is to be answered again.

        What tells of a crisis is, whatever the settings are.
        """
        is_urgent = self._is_urgent(incoming.text)
        if incoming.sender.is_bot or not (self._regenerates or is_urgent):
            return None
        return await self._asking.ask_anew(uow, amended, is_urgent=is_urgent)

    async def withdraw(self, key: MessageKey) -> None:
        """Forget what a message said; if it waits for its answer, there will be none."""
        async with self._storage.writing(THE_BOT) as uow:
            await second_thoughts.withdraw(uow, key)
            await uow.commit()

    async def rename(self, key: PlaceKey, title: str) -> None:
        """Take note of what a place is called from now on, if it is known."""
        async with self._storage.writing(THE_BOT) as uow:
            place = await uow.places.find(key)
            if place is not None:
                await uow.places.rename(place.id, title)
                await uow.commit()

    async def bookmarks(self, platform: PlatformName, *, bot_account: str) -> Sequence[Bookmark]:
        """Return how far each place that we take part in was read, the last active ones first."""
        async with self._storage.reading(THE_BOT) as uow:
            return await uow.places.bookmarks(platform, bot_account=bot_account)

    async def settle(self, address: PlaceAddress) -> None:
        """Return when nothing is being answered in this place any more."""
        async with self._storage.reading(THE_BOT) as uow:
            place = await uow.places.find(address.key)
            session = await uow.sessions.find_current(place.id) if place else None
        if session is not None:
            await self._engine.settle(session.id)

    async def _take(self, uow: UnitOfWork, incoming: IncomingMessage) -> "_Taken | None":
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
        return _Taken(session.id, user, place, resolution, barred, asked, guise)

    async def _is_heard(self, incoming: IncomingMessage) -> bool:
        """Tell whether somebody is let in here, and another bot allowed; of others nothing is kept.

        Whoever is not let in is told so, if that is to be said at all.
        """
        caller = caller_of(incoming)
        if not await self._door.admits(caller):
            refusal = self._door.refusal(caller)
            if not (refusal.is_optional or incoming.sender.is_bot):
                await self._tell(refusal, self._engine.channel(incoming.place))
            return False
        if not incoming.sender.is_bot:
            return True
        async with self._storage.reading(THE_BOT) as uow:
            place = await nearest_known(uow, incoming.place)
        return is_heard(incoming.sender, place)

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

    def _notices(self, taken: "_Taken") -> Iterator[Reply]:
        """Yield what the person should know: who is gone, and why there will be no answer."""
        if taken.resolution is not None:
            yield from _of_fallen(taken.resolution)
            yield from self._fitness.of(taken.place, taken.resolution, taken.barred)
        yield from of_fallen(taken.guise, taken.user.display_name)
        refusal = taken.asked.refusal
        if refusal and self._asking.is_to_be_told(taken.session_id, taken.user.id):
            yield Reply(text=refusal, tone="bad", is_private=False)

    async def _tell(self, notice: Reply, channel: Channel) -> None:
        """Show a notice, if the platform takes it."""
        try:
            await channel.show(notice)
        except DeliveryError as error:
            logger.warning("A notice could not be shown: %s", error)


class _Taken(NamedTuple):
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


async def _turn_of_album(
    uow: UnitOfWork, incoming: IncomingMessage, session: Session | None
) -> TurnId | None:
    """Return the turn that an earlier part of the same album asked."""
    if session is None or not incoming.album:
        return None
    return await uow.messages.turn_of_album(session.id, incoming.album)


def _of_fallen(resolution: Resolution) -> Iterator[Reply]:
    """Yield who answers instead of each persona that is gone."""
    for binding in resolution.fallen:
        text = (
            f"The persona {binding.persona_id!r} does not exist any more, so"
            f" {resolution.persona.label} answers from now on. `/persona list` shows all."
        )
        yield Reply(text=text, is_private=False)


def _tag(aside: Persona | None, resolution: Resolution | None) -> Tag:
    """Return how a message is marked: asking who answers here anyway is no exception."""
    is_other = aside is not None and resolution is not None and aside.id != resolution.persona.id
    return "ask" if is_other else "chat"
