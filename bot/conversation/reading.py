"""Look at what came with the messages of a scene, before a persona is asked about it.

Pictures are fetched for each turn anew and kept nowhere; what a text file says is kept with its
message. No transaction is open while something is fetched. What cannot be fetched fails no turn:
the person is told, and the model is told not to make it up.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from bot.conversation import remarks
from bot.conversation.decoding import decoded
from bot.conversation.finds import Finds, Looked, ReadingLimits
from bot.domain.attachment import Attachment
from bot.domain.errors import BadInputError, DeliveryError, StorageError
from bot.domain.file import File
from bot.domain.ids import MessageId, TurnId
from bot.domain.message import Message
from bot.domain.place import PlatformName
from bot.domain.policy import THE_BOT
from bot.domain.scene import Scene
from bot.ports.platform import Platform
from bot.ports.storage import Storage
from bot.prompting.history import visible_messages

logger = logging.getLogger(__name__)

_LOOKED_THROUGH = 10
"""Messages. What came with earlier ones is known by what was said about it."""

_PATIENCE_SECONDS = 20.0
_REMEMBERED = 1000


class Reader:
    """Looks at pictures and reads text files, within limits."""

    def __init__(
        self,
        *,
        storage: Storage,
        platform: Callable[[PlatformName], Platform],
        find_blind: Callable[[str | None], str | None],
        limits: ReadingLimits,
    ) -> None:
        """Read by way of the platforms.

        Args:
            storage: Where what was read is kept.
            platform: Returns the platform of that name.
            find_blind: Returns the id of the model that is asked first if it cannot see; it is
                given the id that the persona prefers.
            limits: How much is looked at.
        """
        self._storage = storage
        self._platform = platform
        self._find_blind = find_blind
        self._limits = limits
        self._told = deque[tuple[TurnId, str]](maxlen=_REMEMBERED)
        """The newest remarks, so that a turn that is tried again does not repeat them."""

    async def look(self, scene: Scene) -> Looked:
        """Return the scene with what can be seen and read in it."""
        recent = visible_messages(scene)[-_LOOKED_THROUGH:]
        if not any(message.attachments for message in recent):
            return Looked(scene=scene)
        blind = self._find_blind(scene.persona.definition.model.id)
        pictures = [] if blind else list(_newest(recent, "picture"))[: self._limits.pictures]
        files = [one for one in _newest(recent, "text") if one.text is None]
        finds = Finds()
        fetched = (self._look_at(one, scene, finds) for one in (*pictures, *files))
        await asyncio.gather(*fetched)
        await self._keep(recent, finds.texts)
        looked = self._to_looked(scene, finds, blind=blind)
        return replace(looked, took_time=bool(pictures or files))

    def untold(self, looked: Looked) -> Sequence[str]:
        """Return the remarks that the person was not told yet; they count as told from now on.

        Where they are all that is answered, they are told each time.
        """
        of_turn = [(looked.scene.turn.id, text) for text in looked.remarks]
        untold = [one for one in of_turn if looked.is_in_vain or one not in self._told]
        self._told.extend(untold)
        return [text for _, text in untold]

    async def _look_at(self, attachment: Attachment, scene: Scene, finds: Finds) -> None:
        """Fetch one attachment, and take in what it is."""
        reference = attachment.reference
        try:
            file = await self._fetch(attachment, scene)
        except (BadInputError, DeliveryError) as error:
            logger.warning("An attachment is not looked at: %s %s", error, error.remedy)
            finds.problems[reference] = str(error)
            finds.has_faults |= isinstance(error, DeliveryError)
            return
        if attachment.kind == "picture":
            finds.pictures[reference] = replace(file, media_type=attachment.picture_type)
        elif (text := decoded(file.content, attachment.media_type)) is not None:
            limit = self._limits.characters
            read = replace(attachment, text=text[:limit], is_cut=len(text) > limit)
            finds.texts[reference] = read
        else:
            finds.problems[reference] = remarks.no_text(attachment)

    async def _fetch(self, attachment: Attachment, scene: Scene) -> File:
        platform = self._platform(scene.place.address.key.platform)
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                return await platform.fetch(attachment, limit=self._limits.size)
        except TimeoutError:
            raise DeliveryError(remarks.too_slow(attachment)) from None

    async def _keep(self, recent: Iterable[Message], texts: Mapping[str, Attachment]) -> None:
        """Store what was read; if the database does not take it, it is read again next time."""
        read: dict[MessageId, list[Attachment]] = {}
        for message in recent:
            known = [texts[one.reference] for one in message.attachments if one.reference in texts]
            if known:
                read[message.id] = known
        if not read:
            return
        try:
            async with self._storage.writing(THE_BOT) as uow:
                for message_id, attachments in read.items():
                    await uow.messages.keep_texts(message_id, attachments)
                await uow.commit()
        except StorageError as error:
            logger.warning("What a file says is not kept: %s", error.remedy or error)

    def _to_looked(self, scene: Scene, finds: Finds, *, blind: str | None) -> Looked:
        """Return the scene with all finds, and what to tell of those that the question has."""
        messages = [_with_texts(message, finds.texts) for message in scene.messages]
        question = [m for m in messages if m.turn_id == scene.turn.id and m.role == "user"]
        asked = [one for message in question for one in message.attachments]
        has_words = any(message.content.strip() for message in question)
        is_seen = [one.text is not None or one.reference in finds.pictures for one in asked]
        return Looked(
            scene=replace(scene, messages=messages, pictures=finds.pictures),
            remarks=tuple(remarks.of_question(asked, finds, limits=self._limits, blind=blind)),
            is_in_vain=bool(asked) and not has_words and not any(is_seen),
            may_be_tried_again=finds.has_faults,
        )


def _newest(recent: Sequence[Message], kind: str) -> Iterator[Attachment]:
    """Yield the attachments of a kind, those of the newest message first."""
    everything = chain.from_iterable(message.attachments for message in reversed(recent))
    return (one for one in everything if one.kind == kind)


def _with_texts(message: Message, texts: Mapping[str, Attachment]) -> Message:
    """Return the message with what its files say."""
    if not message.attachments:
        return message
    read = (texts.get(one.reference, one) for one in message.attachments)
    return replace(message, attachments=tuple(read))
