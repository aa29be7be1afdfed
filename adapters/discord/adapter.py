"""The Discord adapter: receives what happens and hands it on.

It keeps nothing but the connection: what was said is the core's business, what a command does the
command desk's. `on_ready` may come any number of times: it only lets us look for what was missed.
"""

import asyncio
import logging
from collections.abc import Sequence

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from adapters.common.pacing import Allowance, Pacers
from adapters.discord.channel.examining import examine
from adapters.discord.channel.hearing import Hearing
from adapters.discord.channel.looks import Looks
from adapters.discord.channel.place import DiscordChannel, get_direct_chat, open_thread
from adapters.discord.channel.renaming import rename_thread
from adapters.discord.channel.rights import get_rights
from adapters.discord.channel.webhooks import Webhooks
from adapters.discord.commands.catalogue import build_tree, publish
from adapters.discord.commands.files import fetch
from adapters.discord.commands.runner import CommandRunner
from adapters.discord.config import DiscordConfig
from adapters.discord.errors import LOGIN_REMEDY, as_our_errors
from adapters.discord.inbound.application import to_findings
from adapters.discord.outbound.notice import NO_PINGS
from bot.domain.attachment import Attachment
from bot.domain.command import Caller, CommandSpec
from bot.domain.errors import ConfigurationError, DeliveryError, GreenroomError
from bot.domain.file import File
from bot.domain.health import Finding
from bot.domain.place import PlaceAddress, PlatformName, Rights
from bot.domain.user import Identity
from bot.ports.channel import Channel
from bot.ports.clock import Clock
from bot.ports.command_desk import CommandDesk
from bot.ports.front_desk import FrontDesk
from bot.ports.markers import Markers
from bot.ports.meter import Meter
from bot.ports.pictures import Pictures

logger = logging.getLogger(__name__)

_SECONDS_BETWEEN_EDITS = 1.2
_REQUESTS_A_SECOND = 40
"""Discord allows a bot 50 requests a second in all; some are left for what people call."""
_LONGEST_WAIT_FOR_A_RATE_LIMIT = 30.0


class DiscordAdapter:
    """Implements `Platform` for Discord."""

    def __init__(
        self,
        config: DiscordConfig,
        *,
        front_desk: FrontDesk,
        commands: CommandDesk,
        markers: Markers,
        pictures: Pictures,
        clock: Clock,
        meter: Meter | None = None,
    ) -> None:
        self._config = config
        self._commands = commands
        self._markers = markers
        self._clock = clock
        self._pacers = Pacers(
            clock,
            interval=_SECONDS_BETWEEN_EDITS,
            in_all=Allowance(clock, count=_REQUESTS_A_SECOND, seconds=1),
            meter=meter,
        )
        self.hearing = Hearing(
            front_desk, clock=clock, client=lambda: self.client, channel=self.channel
        )
        self._webhooks = Webhooks(logged_in=self._logged_in, looks=Looks(pictures), markers=markers)
        self._reads_content = config.message_content
        self._is_logged_in = asyncio.Event()
        self._runner = CommandRunner(commands, clock=clock, channel=self.channel)
        _hush_voice()
        self.client = self._new_client()
        """The client of this run, or of the next one."""

    whispers = True
    largest_file = discord.utils.DEFAULT_FILE_SIZE_LIMIT_BYTES

    @property
    def name(self) -> PlatformName:
        """Return `discord`."""
        return "discord"

    async def run(self) -> None:
        """Listen until cancelled.

        Raises:
            ConfigurationError: Discord does not accept the token, or there is none.
            DeliveryError: Discord cannot be reached.
        """
        redirect(self._config)
        try:
            await self._listen()
        except discord.PrivilegedIntentsRequired:
            logger.warning(
                "Discord refuses the intent “message content”: the bot reads only direct messages,"
                " mentions of itself and commands. To let it follow threads, turn on “Message"
                " Content Intent” on the Bot page of the developer portal and start it again."
            )
            self._reads_content = False
            self.client = self._new_client()
            await self._listen()

    def channel(self, place: PlaceAddress) -> Channel:
        """Return the place, to speak in."""
        return DiscordChannel(
            place,
            logged_in=self._logged_in,
            webhooks=self._webhooks if self._config.webhooks else None,
            pacer=self._pacers.of(place.key),
            clock=self._clock,
        )

    async def open_place(self, parent: PlaceAddress, *, title: str) -> PlaceAddress | None:
        """Open a thread in a channel, or a post in a forum; None anywhere else."""
        return await open_thread(await self._logged_in(), parent, title=title)

    async def rename_place(self, place: PlaceAddress, *, title: str) -> str | None:
        """Rename a thread that we opened, if it is still called as told."""
        return await rename_thread(await self._logged_in(), place, title=title)

    async def direct_chat(self, identity: Identity) -> PlaceAddress:
        """Ask Discord for the chat with somebody."""
        return await get_direct_chat(await self._logged_in(), identity)

    async def rights(self, caller: Caller) -> Rights:
        """Ask Discord what the caller may decide for others where they call."""
        return await get_rights(await self._logged_in(), caller)

    async def examine(self, place: PlaceAddress) -> tuple[Finding, ...]:
        """Say what Discord lets us do in a place."""
        return await examine(
            await self._logged_in(),
            place,
            reads_content=self._reads_content,
            webhooks=self._config.webhooks,
        )

    async def fetch(self, attachment: Attachment, *, limit: int) -> File:
        """Fetch what came with a message from where Discord keeps it, and from nowhere else.

        Raises:
            BadInputError: It is larger than `limit` bytes.
            DeliveryError: Discord does not hand it out.
        """
        if not attachment.url.startswith(f"{self._config.cdn_base}/"):
            message = f"{attachment.name!r} is not on Discord; send it here."
            raise DeliveryError(message)
        return await fetch(await self._logged_in(), attachment, limit=limit)

    async def check(self) -> tuple[Finding, ...]:
        """Ask Discord whether the token is valid and the intent granted."""
        redirect(self._config)
        client = discord.Client(intents=discord.Intents.none())
        try:
            async with client:
                with as_our_errors():
                    await client.login(self._token())
                    application = await client.application_info()
                return to_findings(
                    application,
                    name=str(client.user),
                    wants_content=self._config.message_content,
                )
        except GreenroomError as error:
            return (
                Finding(subject="discord token", is_ok=False, text=str(error), remedy=error.remedy),
            )

    async def on_login(self, client: "GreenroomClient") -> None:
        """Publish the commands if they changed, and let those in who wait for the login."""
        self._is_logged_in.set()
        logger.info("Logged in to Discord as %s", client.user)
        if client.application_id is not None:
            await publish(client.tree, application_id=client.application_id, markers=self._markers)

    async def _listen(self) -> None:
        """Log in and listen, with a client that serves once."""
        try:
            async with self.client as client:
                with as_our_errors():
                    await client.start(self._token())
        finally:
            await self.hearing.aclose()
            await self._runner.aclose()
            self._is_logged_in.clear()
            self._webhooks.forget_all()
            self.client = self._new_client()

    async def _logged_in(self) -> discord.Client:
        """Wait until Discord knows us: turns of an earlier run may be faster than the login."""
        await self._is_logged_in.wait()
        return self.client

    def _new_client(self) -> "GreenroomClient":
        intents = discord.Intents.none()
        intents.guilds = intents.guild_messages = intents.dm_messages = True
        intents.message_content = self._reads_content
        return GreenroomClient(
            self, runner=self._runner, specs=self._commands.specs, intents=intents
        )

    def _token(self) -> str:
        if self._config.token is None:
            message = "There is no Discord token."
            raise ConfigurationError(message, remedy=LOGIN_REMEDY)
        return self._config.token.get_secret_value()


class GreenroomClient(discord.Client):
    """discord.py's receiver: hands every event on, and pings nobody."""

    def __init__(
        self,
        adapter: DiscordAdapter,
        *,
        runner: CommandRunner,
        specs: Sequence[CommandSpec],
        intents: discord.Intents,
    ) -> None:
        super().__init__(
            intents=intents,
            allowed_mentions=NO_PINGS,
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_ratelimit_timeout=_LONGEST_WAIT_FOR_A_RATE_LIMIT,
        )
        self._adapter = adapter
        self._runner = runner
        self.tree = build_tree(self, specs, runner)

    def dispatch(self, event: str, /, *args: object, **kwargs: object) -> None:
        """Tell of an event, unless the client is closed, which its wait for servers outlives."""
        if not self.is_closed():
            super().dispatch(event, *args, **kwargs)

    async def setup_hook(self) -> None:
        """Go on with what needs the login; once per client, unlike `on_ready`."""
        await self._adapter.on_login(self)

    async def on_connect(self) -> None:
        """Expect news of all servers: this login continues no earlier one."""
        self._adapter.hearing.missed.begin()
        self._adapter.hearing.missed.look(self, is_ready=False)

    async def on_guild_unavailable(self, guild: discord.Guild) -> None:
        """Expect to miss something there."""
        del guild
        self._adapter.hearing.missed.look_again()

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """See whether this was the last server that is waited for."""
        del guild
        self._adapter.hearing.missed.look(self, is_ready=False)

    async def on_ready(self) -> None:
        """Wait for no more servers."""
        self._adapter.hearing.missed.look(self, is_ready=True)

    async def on_message(self, message: discord.Message) -> None:
        """Hand on a message."""
        await self._adapter.hearing.hear(message)

    async def on_raw_message_edit(self, event: discord.RawMessageUpdateEvent) -> None:
        """Hand on what a message says now."""
        await self._adapter.hearing.hear_again(event.message)

    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        """Hand on that a message is gone."""
        await self._adapter.hearing.forget(event.channel_id, {event.message_id})

    async def on_raw_bulk_message_delete(self, event: discord.RawBulkMessageDeleteEvent) -> None:
        """Hand on that many messages are gone."""
        await self._adapter.hearing.forget(event.channel_id, event.message_ids)

    async def on_interaction(self, interaction: discord.Interaction[discord.Client]) -> None:
        """Hand on what is pressed, filled in or typed; commands go to the tree."""
        await self._runner.take(interaction)


def redirect(config: DiscordConfig) -> None:
    """Point discord.py at the configured servers: its only way is by class attributes."""
    Route.BASE = config.api_base
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(config.gateway_url)
    setattr(discord.Asset, "BASE", config.cdn_base)  # noqa: B010 (it is declared as a constant)


def _hush_voice() -> None:
    """Keep discord.py from warning at every start that it cannot speak: Greenroom only writes."""
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
