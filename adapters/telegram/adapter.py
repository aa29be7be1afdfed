"""The Telegram adapter: receives what happens and hands it on.

It keeps nothing but the connection: what was said is the core's business, what a command does the
command desk's, and which updates Telegram may forget the poller's.
"""

import logging
import os
from functools import partial

from telegram import Bot, CallbackQuery, Chat, Message, Update, User
from telegram.request import HTTPXRequest

from adapters.common.pacing import Allowance, Pacers
from adapters.common.patience import Patience, tell_that_it_waits
from adapters.telegram.channel.examining import examine
from adapters.telegram.channel.files import fetch
from adapters.telegram.channel.place import TelegramChannel, open_topic, rights_of
from adapters.telegram.commands import CommandRunner, publish, read_command
from adapters.telegram.config import TelegramConfig
from adapters.telegram.errors import TOKEN_REMEDY, as_our_errors
from adapters.telegram.inbound import (
    is_from_person,
    to_caller,
    to_findings,
    to_incoming,
    to_pressed,
    to_stopper,
)
from adapters.telegram.polling import Poller
from bot.domain.attachment import Attachment
from bot.domain.command import Caller
from bot.domain.errors import ConfigurationError, DeliveryError, GreenroomError
from bot.domain.file import File
from bot.domain.health import Finding
from bot.domain.place import PlaceAddress, PlatformName, Rights
from bot.ports.channel import Channel
from bot.ports.clock import Clock
from bot.ports.command_desk import CommandDesk
from bot.ports.form_desk import FormDesk
from bot.ports.front_desk import FrontDesk
from bot.ports.markers import Markers
from bot.ports.meter import Meter

logger = logging.getLogger(__name__)

_SECONDS_BETWEEN_DRAFTS = 1.0
_SECONDS_BETWEEN_EDITS = 3.0
_REQUESTS_A_SECOND, _REQUESTS_A_MINUTE_IN_A_GROUP = 27, 18
"""Telegram names 30 messages a second in all and 20 a minute in a group; requests that are sent
apart may arrive closer together, so a tenth is left free."""
"""In groups, where twenty messages a minute are allowed."""
_CONNECTIONS = 256
_TIMEOUT_SECONDS = 20.0

_TOO_OLD = "This button is too old; please call the command again."


class TelegramAdapter:
    """Implements `Platform` for Telegram."""

    def __init__(
        self,
        config: TelegramConfig,
        *,
        front_desk: FrontDesk,
        commands: CommandDesk,
        forms: FormDesk,
        markers: Markers,
        clock: Clock,
        meter: Meter | None = None,
    ) -> None:
        self._config = config
        self._front_desk = front_desk
        self._commands = commands
        self._markers = markers
        self._clock = clock
        in_all = Allowance(clock, count=_REQUESTS_A_SECOND, seconds=1)
        self._private_pacers = Pacers(
            clock, interval=_SECONDS_BETWEEN_DRAFTS, in_all=in_all, meter=meter
        )
        self._group_pacers = Pacers(
            clock,
            interval=_SECONDS_BETWEEN_EDITS,
            in_all=in_all,
            a_minute=_REQUESTS_A_MINUTE_IN_A_GROUP,
            meter=meter,
        )
        self._forums: set[str] = set()
        """Chats that were seen to have topics: signs of typing are different there."""
        self._bot = new_bot(config)
        self._runner = CommandRunner(
            commands, forms, stage=self._channel, fetch=partial(fetch, self._bot)
        )

    @property
    def name(self) -> PlatformName:
        """Return `telegram`."""
        return "telegram"

    async def run(self) -> None:
        """Listen until cancelled.

        Raises:
            ConfigurationError: Telegram does not accept the token, or there is none.
        """
        if self._config.token is None:
            message = "There is no Telegram token."
            raise ConfigurationError(message, remedy=TOKEN_REMEDY)
        try:
            await self._log_in()
            await publish(self._bot, self._commands.specs, self._markers)
            poller = Poller(
                self._bot, self._take, when_it_waits=self._say_that_it_waits, clock=self._clock
            )
            await poller.run()
        finally:
            await self._bot.shutdown()

    def channel(self, place: PlaceAddress) -> Channel:
        """Return the place, to speak in."""
        return self._channel(place)

    async def open_place(self, parent: PlaceAddress, *, title: str) -> PlaceAddress | None:
        """Open a topic in a forum, or in a private chat that may have some; None elsewhere."""
        return await open_topic(self._bot, self._me, parent, title=title)

    async def rights(self, caller: Caller) -> Rights:
        """Ask Telegram whether the caller administers the group; in private, everybody does."""
        return await rights_of(self._bot, caller)

    async def examine(self, place: PlaceAddress) -> tuple[Finding, ...]:
        """Say what Telegram lets us do in a chat."""
        is_forum = place.kind == "topic" or place.key.chat_id in self._forums
        return await examine(self._bot, self._me, place, is_forum=is_forum)

    async def fetch(self, attachment: Attachment, *, limit: int) -> File:
        """Fetch what came with a message.

        Raises:
            BadInputError: It is larger than `limit` bytes.
            DeliveryError: Telegram does not hand it out.
        """
        return await fetch(self._bot, attachment, limit=limit)

    async def check(self) -> tuple[Finding, ...]:
        """Ask Telegram whether the token is valid, and what the bot gets to hear."""
        bot = new_bot(self._config)
        try:
            with as_our_errors():
                await bot.initialize()
                webhook = await bot.get_webhook_info()
            return to_findings(bot.bot, webhook)
        except GreenroomError as error:
            return (
                Finding(
                    subject="telegram token", is_ok=False, text=str(error), remedy=error.remedy
                ),
            )
        finally:
            await bot.shutdown()

    @property
    def _me(self) -> User:
        return self._bot.bot

    def _channel(self, place: PlaceAddress) -> TelegramChannel:
        pacers = self._private_pacers if place.is_private else self._group_pacers
        return TelegramChannel(
            self._bot,
            place,
            is_forum=place.key.chat_id in self._forums,
            pacer=pacers.of(place.key.chat_id),
            clock=self._clock,
        )

    async def _log_in(self) -> None:
        """Learn who we are, and have updates kept for us; waits until Telegram can be reached."""
        patience = Patience(self._clock)
        while True:
            try:
                with as_our_errors():
                    await self._bot.initialize()
                    await self._bot.delete_webhook()
                break
            except DeliveryError as error:
                logger.warning("Telegram does not let us in yet: %s %s", error, error.remedy)
            await patience.wait()
        logger.info("Logged in to Telegram as @%s", self._me.username)

    async def _take(self, update: Update) -> None:
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
        """Take what somebody said: a command, an answer to a form, or words for the front desk."""
        sender = message.from_user
        if sender is None or not is_from_person(message):
            return
        if message.chat.is_forum and message.chat.type == Chat.SUPERGROUP:
            self._forums.add(str(message.chat.id))
        caller = to_caller(message, sender, self._me)
        command = read_command(message, self._me)
        if command is not None:
            if command.is_for_us:
                await self._runner.call(command, message, caller)
            return
        incoming = to_incoming(message, sender, self._me)
        if incoming is not None and not await self._runner.fill_in(incoming, caller):
            await self._front_desk.accept(incoming)

    async def _say_that_it_waits(self, update: Update) -> None:
        """Tell who asks us for something that the database is away."""
        message = update.message
        if message is None or message.from_user is None:
            return
        incoming = to_incoming(message, message.from_user, self._me)
        if incoming is not None:
            await tell_that_it_waits(incoming, self._channel(incoming.place))

    async def _hear_again(self, message: Message) -> None:
        """Hand on what a message says since its author changed it."""
        sender = message.from_user
        if sender is None or not is_from_person(message):
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


def new_bot(config: TelegramConfig) -> Bot:
    """Return a bot that asks nobody anything yet."""
    # Without it, the library's own class for "too many requests" warns of deprecation at each use.
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    token = config.token.get_secret_value() if config.token is not None else ""
    return Bot(
        token or "none",
        base_url=config.base_url,
        base_file_url=config.base_file_url,
        request=_new_connections(_CONNECTIONS),
        get_updates_request=_new_connections(1),
    )


def _new_connections(count: int) -> HTTPXRequest:
    return HTTPXRequest(
        connection_pool_size=count,
        connect_timeout=_TIMEOUT_SECONDS,
        read_timeout=_TIMEOUT_SECONDS,
        write_timeout=_TIMEOUT_SECONDS,
        pool_timeout=_TIMEOUT_SECONDS,
    )
