"""A Telegram chat or topic, to speak in."""

from functools import partial

from telegram import Bot, User

from adapters.common.errors import MessageGoneError
from adapters.common.live import Rules, stream_by_edits
from adapters.common.pacing import Pacer
from adapters.common.splitting import utf16_length
from adapters.telegram.channel.drafts import DraftedAnswer
from adapters.telegram.channel.outlet import Outlet, insist
from adapters.telegram.errors import NoRightsError, NoTopicsError, as_our_errors
from adapters.telegram.outbound import MESSAGE_LIMIT, header, to_message, to_notices
from bot.domain.errors import BadInputError
from bot.domain.place import PlaceAddress, PlaceKey
from bot.domain.reply import Reply
from bot.ports.channel import Answer, DeliveryLedger
from bot.ports.clock import Clock

_TYPING_SECONDS = 4.5
_TOPIC_NAME_LIMIT = 128


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
            _EditedAnswer(self._outlet, answer),
            pacer=self._pacer,
            clock=self._clock,
            rules=Rules(
                limit=MESSAGE_LIMIT,
                length=utf16_length,
                header=header(answer.speaker),
                typing_seconds=_TYPING_SECONDS,
            ),
        )

    async def show(self, reply: Reply) -> None:
        """Show a notice from the bot itself."""
        for notice in to_notices(reply):
            send = partial(self._outlet.send, notice.content, keyboard=notice.keyboard)
            await insist(send, pacer=self._pacer, clock=self._clock)
            self._pacer.wrote()

    async def replace(self, message_id: str, reply: Reply) -> None:
        """Show a short notice without buttons in place of an earlier one."""
        first, *more = to_notices(reply)
        if more or first.keyboard is not None:
            await self.show(reply)
            return
        edit = partial(self._outlet.edit, message_id, first.content)
        try:
            await insist(edit, pacer=self._pacer, clock=self._clock)
        except MessageGoneError:
            await self.show(reply)


class _EditedAnswer:
    """One answer in a group: a reply to what is answered, then further messages."""

    def __init__(self, outlet: Outlet, answer: Answer) -> None:
        self._outlet = outlet
        self._reply_to = answer.reply_to
        self._header = header(answer.speaker)

    async def send(self, text: str, part: int) -> str:
        """Send a part."""
        reply_to = "" if part else self._reply_to
        return await self._outlet.send(to_message(text, header=self._header), reply_to=reply_to)

    async def edit(self, message_id: str, text: str) -> None:
        """Put this text in place of what the message said."""
        await self._outlet.edit(message_id, to_message(text, header=self._header))

    async def typing(self) -> None:
        """Show that an answer is being written."""
        await self._outlet.typing()


async def open_topic(
    bot: Bot, me: User, parent: PlaceAddress, *, title: str
) -> PlaceAddress | None:
    """Open a topic beside or below a place; None where there are none.

    Raises:
        BadInputError: The bot is not allowed to.
        DeliveryError: Telegram did not do it.
    """
    chat = parent.parent if parent.kind == "topic" and parent.parent is not None else parent
    if chat.kind == "direct" and not me.has_topics_enabled:
        return None
    name = " ".join(title.split())[:_TOPIC_NAME_LIMIT] or "New conversation"
    try:
        with as_our_errors():
            topic = await bot.create_forum_topic(int(chat.key.chat_id), name)
    except NoTopicsError:
        return None
    except NoRightsError as error:
        message = "I cannot open a topic here. Let an administrator allow me to manage topics."
        raise BadInputError(message) from error
    key = PlaceKey("telegram", chat.key.chat_id, str(topic.message_thread_id))
    return PlaceAddress(key=key, kind="topic", title=name, parent=chat)
