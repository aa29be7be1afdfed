"""What happens on Telegram, handed on: words to the front desk, commands to who runs them."""

import logging
from collections.abc import Callable
from dataclasses import replace

from telegram import Bot, CallbackQuery, Chat, Message, Update, User

from adapters.common.patience import tell_that_it_waits
from adapters.telegram.commands.runner import CommandRunner
from adapters.telegram.commands.typed import read_command
from adapters.telegram.errors import as_our_errors
from adapters.telegram.inbound import (
    is_said,
    replied_to,
    to_caller,
    to_incoming,
    to_new_name,
    to_place,
    to_pressed,
    to_stopper,
)
from bot.domain.errors import DeliveryError
from bot.domain.place import PlaceAddress
from bot.ports.channel import Channel
from bot.ports.front_desk import FrontDesk

logger = logging.getLogger(__name__)

_TOO_OLD = "This button is too old; please call the command again."


class Hearing:
    """Hands on one update after the other."""

    def __init__(
        self,
        bot: Bot,
        front_desk: FrontDesk,
        runner: CommandRunner,
        *,
        channel: Callable[[PlaceAddress], Channel],
    ) -> None:
        self._bot = bot
        self._front_desk = front_desk
        self._runner = runner
        self._channel = channel
        self.forums: set[str] = set()
        """Chats that were seen to have topics: signs of typing are different there."""

    @property
    def _me(self) -> User:
        return self._bot.bot

    async def take(self, update: Update) -> None:
        """Take one update; returns when nothing of it can be lost any more."""
        if update.callback_query is not None:
            await self._press(update.callback_query)
        elif update.message is not None:
            await self._hear(update.message)
        elif update.edited_message is not None:
            await self._hear_again(update.edited_message)
        elif (stopper := to_stopper(update, self._me)) is not None:
            await self._runner.stop(stopper)

    async def _hear(self, message: Message) -> None:
        """Take what somebody said: a command, an answer to a form, or words for the front desk.

        Other bots have no commands to call: what they say is words, if it is heard at all.
        """
        sender = message.from_user
        if sender is None or not is_said(message):
            return
        if message.chat.is_forum and message.chat.type == Chat.SUPERGROUP:
            self.forums.add(str(message.chat.id))
        if (name := to_new_name(message)) is not None:
            await self._front_desk.rename(to_place(message).key, name)
            return
        caller = replace(to_caller(message, sender, self._me), about=replied_to(message))
        is_bot = caller.identity.is_bot
        command = read_command(message, self._me) if not is_bot else None
        if command is not None:
            if command.is_for_us:
                await self._runner.call(command, message, caller)
            return
        incoming = to_incoming(message, sender, self._me)
        if incoming is None or (not is_bot and await self._runner.fill_in(incoming, caller)):
            return
        await self._front_desk.accept(incoming)

    async def say_that_it_waits(self, update: Update) -> None:
        """Tell who asks us for something that the database is away."""
        message = update.message
        if message is None or message.from_user is None or message.from_user.is_bot:
            return
        incoming = to_incoming(message, message.from_user, self._me)
        if incoming is not None:
            await tell_that_it_waits(incoming, self._channel(incoming.place))

    async def _hear_again(self, message: Message) -> None:
        """Hand on what a message says since its author changed it; commands are called once."""
        sender = message.from_user
        if sender is None or not is_said(message) or read_command(message, self._me) is not None:
            return
        incoming = to_incoming(message, sender, self._me)
        if incoming is not None:
            await self._front_desk.amend(incoming)

    async def _press(self, query: CallbackQuery) -> None:
        """Run what a button says."""
        message, line = to_pressed(query), query.data
        if message is None or line is None:
            await self._confirm(query, _TOO_OLD)
            return
        await self._confirm(query, "")
        caller = to_caller(message, query.from_user, self._me)
        await self._runner.press(line, message, caller)

    async def _confirm(self, query: CallbackQuery, text: str) -> None:
        """Tell the person's app that the press arrived; it shows a clock until then."""
        try:
            with as_our_errors():
                await query.answer(text)
        except DeliveryError as error:
            logger.info("The press of a button is not confirmed: %s", error)
