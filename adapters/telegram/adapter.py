"""The Telegram adapter: receives what happens and hands it on.

It keeps nothing but the connection: what was said is the core's business, what a command does the
command desk's, and which updates Telegram may forget the poller's.
"""

import logging
from functools import partial

from telegram import User
from telegram.constants import FileSizeLimit

from adapters.common.pacing import Allowance, Pacers
from adapters.common.patience import Patience
from adapters.telegram.channel.connection import new_bot
from adapters.telegram.channel.examining import examine
from adapters.telegram.channel.files import fetch
from adapters.telegram.channel.hearing import Hearing
from adapters.telegram.channel.place import TelegramChannel, rights_of
from adapters.telegram.channel.topics import open_topic, rename_topic
from adapters.telegram.commands.catalogue import publish
from adapters.telegram.commands.runner import CommandRunner
from adapters.telegram.config import TelegramConfig
from adapters.telegram.errors import TOKEN_REMEDY, as_our_errors
from adapters.telegram.inbound import to_findings
from adapters.telegram.polling import Poller
from bot.domain.attachment import Attachment
from bot.domain.command import Caller
from bot.domain.errors import ConfigurationError, DeliveryError, GreenroomError
from bot.domain.file import File
from bot.domain.health import Finding
from bot.domain.place import PlaceAddress, PlaceKey, PlatformName, Rights
from bot.domain.user import Identity
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
"""In groups."""
_REQUESTS_A_SECOND, _REQUESTS_A_MINUTE_IN_A_GROUP = 27, 18
"""Telegram names 30 messages a second in all and 20 a minute in a group; requests that are sent
apart may arrive closer together, so a tenth is left free."""


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
        self._bot = new_bot(config)
        self._runner = CommandRunner(
            commands, forms, clock=clock, stage=self._channel, fetch=partial(fetch, self._bot)
        )
        self._hearing = Hearing(self._bot, front_desk, self._runner, channel=self._channel)

    whispers = False
    largest_file = FileSizeLimit.FILESIZE_UPLOAD

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
                self._bot,
                self._hearing.take,
                when_it_waits=self._hearing.say_that_it_waits,
                clock=self._clock,
            )
            await poller.run()
        finally:
            await self._runner.aclose()
            await self._bot.shutdown()

    def channel(self, place: PlaceAddress) -> Channel:
        """Return the place, to speak in."""
        return self._channel(place)

    async def open_place(self, parent: PlaceAddress, *, title: str) -> PlaceAddress | None:
        """Open a topic in a forum, or in a private chat that may have some; None elsewhere."""
        return await open_topic(self._bot, self._me, parent, title=title)

    async def rename_place(self, place: PlaceAddress, *, title: str) -> str | None:
        """Rename a topic. Telegram tells nobody what one is called, but whenever that changes."""
        return await rename_topic(self._bot, place, title=title)

    async def direct_chat(self, identity: Identity) -> PlaceAddress:
        """Return the private chat with somebody, which has the same number as they."""
        key = PlaceKey("telegram", identity.external_id)
        return PlaceAddress(key=key, kind="direct", title=identity.display_name)

    async def rights(self, caller: Caller) -> Rights:
        """Ask Telegram whether the caller administers the group; in private, everybody does."""
        return await rights_of(self._bot, caller)

    async def examine(self, place: PlaceAddress) -> tuple[Finding, ...]:
        """Say what Telegram lets us do in a chat."""
        is_forum = place.kind == "topic" or place.key.chat_id in self._hearing.forums
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
            is_forum=place.key.chat_id in self._hearing.forums,
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
