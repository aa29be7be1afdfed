"""A Telegram chat or topic, to speak in."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from telegram import Bot, ChatMember, ChatMemberAdministrator

from adapters.common.errors import MessageGoneError
from adapters.common.insisting import insist
from adapters.common.live import Rules, stream_by_edits
from adapters.common.pacing import Pacer
from adapters.common.splitting import utf16_length
from adapters.telegram.channel.answering import AnswerSurface
from adapters.telegram.channel.drafts import DraftedAnswer
from adapters.telegram.channel.outlet import Outlet
from adapters.telegram.errors import as_refusals
from adapters.telegram.outbound import (
    MESSAGE_LIMIT,
    Formatted,
    Notice,
    header_of,
    to_notices,
)
from bot.domain.command import Caller
from bot.domain.errors import DeliveryError
from bot.domain.file import File
from bot.domain.place import PlaceAddress, Rights
from bot.domain.reply import Reply
from bot.ports.channel import Answer, DeliveryLedger
from bot.ports.clock import Clock

logger = logging.getLogger(__name__)

_TYPING_SECONDS = 4.5


class TelegramChannel:
    """Implements `Channel` for one place."""

    def __init__(
        self, bot: Bot, place: PlaceAddress, *, is_forum: bool, pacer: Pacer, clock: Clock
    ) -> None:
        self._outlet = Outlet(bot, place.key, is_forum=is_forum)
        self._is_private = place.is_private
        self._pacer = pacer
        self._clock = clock

    async def stream(self, answer: Answer, ledger: DeliveryLedger) -> None:
        """Show the answer as it grows: in private chats as a draft, in groups by slow edits."""
        if self._is_private:
            shown = DraftedAnswer(
                answer, ledger, self._outlet, pacer=self._pacer, clock=self._clock
            )
            await shown.show()
            return
        await stream_by_edits(
            answer,
            ledger,
            AnswerSurface(self._outlet, answer, reply_to=_shown_here(answer.reply_to)),
            pacer=self._pacer,
            clock=self._clock,
            rules=Rules(
                limit=MESSAGE_LIMIT,
                length=utf16_length,
                header=header_of(answer),
                typing_seconds=_TYPING_SECONDS,
            ),
        )

    async def show(self, reply: Reply) -> None:
        """Show a notice from the bot itself: picture and text, then what there is to take away."""
        notices = to_notices(reply)
        if reply.picture is not None:
            notices = await self._show_picture(reply.picture, notices)
        for notice in notices:
            await self._insist(partial(self._outlet.send, notice.content, keyboard=notice.keyboard))
        for file in reply.files:
            await self._insist(partial(self._outlet.send_file, file))

    async def replace(self, message_id: str, reply: Reply) -> None:
        """Show a short notice in place of an earlier one; what cannot be put there, anew."""
        first, *more = to_notices(reply)
        if more or reply.picture is not None or reply.files:
            await self.show(reply)
            return
        edit = partial(self._outlet.edit, message_id, first.content, keyboard=first.keyboard)
        try:
            await insist(edit, pacer=self._pacer)
        except MessageGoneError:
            await self.show(reply)

    async def _show_picture(self, picture: File, notices: Sequence[Notice]) -> Sequence[Notice]:
        """Show a picture, with the text below it if that is short; return what is still to show.

        A picture that Telegram does not take for one is left out: the text says what matters.
        """
        is_caption = len(notices) == 1 and notices[0].is_caption
        below = notices[0] if is_caption else Notice(content=Formatted(text=""))
        send = partial(self._outlet.send_picture, picture, below.content, keyboard=below.keyboard)
        try:
            await self._insist(send)
        except DeliveryError as error:
            logger.info("A picture is not shown: %s", error)
            return notices
        return [] if is_caption else notices

    async def _insist(self, send: Callable[[], Awaitable[str]]) -> None:
        await insist(send, pacer=self._pacer)
        self._pacer.wrote()


async def rights_of(bot: Bot, caller: Caller) -> Rights:
    """Ask what somebody may decide for others in a chat: all or nothing.

    An administrator who may not even manage the chat has no privilege at all, since every other one
    implies that: they were given a title, not a say. Who speaks as the group itself is one of its
    administrators, whoever it is.

    Raises:
        DeliveryError: Telegram does not say.
    """
    chat_id, person_id = caller.place.key.chat_id, caller.identity.external_id
    may = caller.place.is_private or person_id == chat_id
    if not may:
        with as_refusals():
            member = await bot.get_chat_member(int(chat_id), int(person_id))
        is_administrator = isinstance(member, ChatMemberAdministrator) and member.can_manage_chat
        may = is_administrator or member.status == ChatMember.OWNER
    return Rights(may_manage_place=may, may_manage_server=may)


def _shown_here(message_id: str) -> str:
    """Return the id of a message that can be replied to; what was sent by a button has none."""
    return message_id if message_id.isdecimal() else ""
