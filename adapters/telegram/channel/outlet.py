"""What can be asked of Telegram in one place. Every refusal is one of our errors.

Topic ids follow Telegram's own rules: a deleted topic is written to without its id, and the
General topic of a forum is named only in signs of typing.
"""

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial

from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ChatAction

from adapters.telegram.errors import TopicGoneError, UnchangedError, as_refusals, as_repeatable
from adapters.telegram.outbound import Formatted
from bot.domain.file import File
from bot.domain.place import PlaceKey

logger = logging.getLogger(__name__)

_GENERAL_TOPIC = 1
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


NO_TEXT = Formatted(text="")


class Outlet:
    """One chat, or one topic of it."""

    def __init__(self, bot: Bot, key: PlaceKey, *, is_forum: bool) -> None:
        self._bot = bot
        self._chat_id = int(key.chat_id)
        self._topic_id = int(key.topic_id) if key.topic_id else None
        self._is_forum = is_forum

    async def send(
        self,
        content: Formatted,
        *,
        keyboard: InlineKeyboardMarkup | None = None,
        reply_to: str = "",
    ) -> str:
        """Send a message and return its id."""
        return await self._in_topic(
            partial(
                self._bot.send_message,
                self._chat_id,
                content.text,
                entities=content.entities,
                link_preview_options=_NO_PREVIEW,
                reply_markup=keyboard,
                reply_parameters=_reply(reply_to) if reply_to else None,
            )
        )

    async def send_picture(
        self, picture: File, caption: Formatted, *, keyboard: InlineKeyboardMarkup | None
    ) -> str:
        """Send a photo with a text below it, which may be empty, and return its id."""
        return await self._in_topic(
            partial(
                self._bot.send_photo,
                self._chat_id,
                picture.content,
                filename=picture.name,
                caption=caption.text,
                caption_entities=caption.entities,
                reply_markup=keyboard,
            )
        )

    async def send_file(
        self,
        file: File,
        caption: Formatted = NO_TEXT,
        *,
        keyboard: InlineKeyboardMarkup | None = None,
    ) -> str:
        """Send a file as it is, with a text below it, and return the id of its message."""
        return await self._in_topic(
            partial(
                self._bot.send_document,
                self._chat_id,
                file.content,
                filename=file.name,
                caption=caption.text or None,
                caption_entities=caption.entities,
                reply_markup=keyboard,
                disable_content_type_detection=True,
            )
        )

    async def edit(
        self,
        message_id: str,
        content: Formatted,
        *,
        keyboard: InlineKeyboardMarkup | None = None,
    ) -> None:
        """Put text and buttons in place of what a message had."""
        with suppress(UnchangedError), as_repeatable():
            await self._bot.edit_message_text(
                content.text,
                chat_id=self._chat_id,
                message_id=int(message_id),
                entities=content.entities,
                link_preview_options=_NO_PREVIEW,
                reply_markup=keyboard,
            )

    async def remove(self, message_id: str) -> None:
        """Delete a message."""
        with as_refusals():
            await self._bot.delete_message(self._chat_id, int(message_id))

    async def draft(self, draft_id: int, content: Formatted) -> None:
        """Show what is about to be said, for half a minute; private chats only.

        A server of Bot API 10.3 or later puts a button to stop it below; others know of none.
        """
        with as_refusals():
            await self._bot.send_message_draft(
                self._chat_id,
                draft_id,
                content.text,
                message_thread_id=self._topic_id,
                entities=content.entities,
                api_kwargs={"can_stop": True},
            )

    async def typing(self) -> None:
        """Show that an answer is being written, for five seconds."""
        general = _GENERAL_TOPIC if self._is_forum else None
        with as_refusals():
            await self._bot.send_chat_action(
                self._chat_id, ChatAction.TYPING, message_thread_id=self._topic_id or general
            )

    async def _in_topic(self, send: Callable[..., Awaitable[Message]]) -> str:
        """Send something and return its id; where its topic is gone, to the chat itself."""
        try:
            return await _sent(send(message_thread_id=self._topic_id))
        except TopicGoneError:
            if self._topic_id is None:
                raise
            logger.info("Topic %d of chat %d is gone", self._topic_id, self._chat_id)
            return await _sent(send())


async def _sent(request: Awaitable[Message]) -> str:
    with as_refusals():
        return str((await request).message_id)


def _reply(message_id: str) -> ReplyParameters:
    """Refer to a message that may have been deleted meanwhile."""
    return ReplyParameters(int(message_id), allow_sending_without_reply=True)
