"""Say to everybody once, in the bot's own voice, that it is an AI and where to find what it keeps.

It follows the first answer that a person gets anywhere, so that no answer waits for it.
"""

import logging

from bot.domain.errors import DeliveryError, StorageError
from bot.domain.ids import UserId
from bot.domain.policy import THE_BOT
from bot.domain.reply import Reply
from bot.domain.scene import Scene
from bot.ports.channel import Channel
from bot.ports.storage import Storage

logger = logging.getLogger(__name__)

WHO_I_AM = (
    "I am an AI, whichever persona answers; `/privacy` shows what I keep of you and how to have it"
    " erased."
)
_REMEMBERED = 10_000


class FirstContact:
    """Introduces the bot, once to each person."""

    def __init__(self, storage: Storage, *, is_on: bool) -> None:
        self._storage = storage
        self._is_on = is_on
        self._known: set[UserId] = set()
        """Some of those who know, so that the database is asked once for each of them."""

    async def after(self, scene: Scene, channel: Channel) -> None:
        """Introduce the bot to whoever was answered, if nobody did.

        What is shown is noted afterwards: who sees it twice, after a stop in between, was at least
        told. Whatever keeps us from it is logged, and it is tried after the next answer.
        """
        user_id = scene.asked.author_id
        if not self._is_on or user_id is None or user_id in self._known:
            return
        try:
            async with self._storage.reading(THE_BOT) as uow:
                is_known = await uow.users.was_introduced(user_id)
            if not is_known:
                await channel.show(Reply(text=WHO_I_AM, is_private=False, is_small=True))
                async with self._storage.writing(THE_BOT) as uow:
                    await uow.users.introduce(user_id)
                    await uow.commit()
        except (DeliveryError, StorageError) as error:
            logger.info("Somebody was not told yet that this is an AI: %s", error)
            return
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        self._known.add(user_id)
