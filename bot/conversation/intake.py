"""Take a message in: one short transaction, after which nothing about it can be lost."""

import logging
from collections.abc import Callable, Iterator, Sequence

from bot.conversation import second_thoughts
from bot.conversation.asking import Asking
from bot.conversation.bots import is_heard
from bot.conversation.door import Door, caller_of
from bot.conversation.engine import Engine
from bot.conversation.fitness import FitnessNotices
from bot.conversation.guises import of_fallen
from bot.conversation.sessions import nearest_known
from bot.conversation.taking import Taken, Taking
from bot.domain.binding import Resolution
from bot.domain.errors import DeliveryError, DuplicateMessageError, StorageError
from bot.domain.message import IncomingMessage, MessageKey
from bot.domain.place import Bookmark, PlaceAddress, PlaceKey, PlatformName
from bot.domain.policy import THE_BOT
from bot.domain.reply import Reply
from bot.domain.turn import Turn
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
        self._taking = Taking(resolver=resolver, asking=asking, is_urgent=is_urgent)
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
                taken = await self._taking.take(uow, incoming)
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

    def _notices(self, taken: Taken) -> Iterator[Reply]:
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


def _of_fallen(resolution: Resolution) -> Iterator[Reply]:
    """Yield who answers instead of each persona that is gone."""
    for binding in resolution.fallen:
        text = (
            f"The persona {binding.persona_id!r} does not exist any more, so"
            f" {resolution.persona.label} answers from now on. `/persona list` shows all."
        )
        yield Reply(text=text, is_private=False)
