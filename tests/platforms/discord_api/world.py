"""All of this small Discord: the bot, the people, the channels, and what happened."""

import mimetypes
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from tests.platforms.changes import Changes
from tests.platforms.discord_api.channels import Channel, ChannelKind
from tests.platforms.discord_api.errors import found, require
from tests.platforms.discord_api.guilds import Guild
from tests.platforms.discord_api.interactions import Interaction
from tests.platforms.discord_api.messages import Messages
from tests.platforms.discord_api.sessions import Sessions
from tests.platforms.discord_api.snowflakes import Snowflakes
from tests.platforms.discord_api.values import Account, Json, Permission, Webhook

_MENTION = re.compile(r"<@!?(\d+)>")


class World:
    """The state behind the methods; it does not know whether the bot is there."""

    def __init__(self, *, now: Callable[[], datetime], changes: Changes) -> None:
        self.now = now
        self.changes = changes
        self.ids = Snowflakes(now)
        self.bot = Account(id=self.ids.next(), name="Greenroom", is_bot=True, is_ours=True)
        self.operator = Account(id=self.ids.next(), name="Operator")
        """Who owns the bot and all servers."""
        self.is_paused = False
        """Whether nobody is answered at present."""
        self.grants_content = True
        """Whether the bot may read messages that do not concern it."""
        self.accounts: dict[int, Account] = {a.id: a for a in (self.bot, self.operator)}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.sessions = Sessions(changes)
        self.messages = Messages(
            self.channels,
            ids=self.ids,
            now=now,
            sessions=self.sessions,
            changes=changes,
            bot=self.bot,
        )
        self.webhooks: dict[int, Webhook] = {}
        self.interactions: dict[str, Interaction] = {}
        """By token."""
        self.commands: dict[int | None, list[Json]] = {}
        """By guild, what was published; under None, what is published everywhere."""
        self.gateway_url = ""
        self.cdn_base = ""
        self.files: dict[str, bytes] = {}
        """What was uploaded, by where it is served."""

    def new_account(self, name: str, *, is_bot: bool = False) -> Account:
        """Return somebody new."""
        account = Account(id=self.ids.next(), name=name, is_bot=is_bot)
        self.accounts[account.id] = account
        return account

    def new_guild(self, name: str) -> Guild:
        """Return a new server with the bot in it."""
        guild = Guild(
            self.ids.next(),
            name,
            owner=self.operator,
            bot=self.bot,
            bot_role_id=self.ids.next(),
            moderator_role_id=self.ids.next(),
        )
        self.guilds[guild.id] = guild
        self.messages.tell("GUILD_CREATE", self.guild_json(guild))
        return guild

    def new_channel(self, name: str, guild: Guild, *, kind: ChannelKind) -> Channel:
        """Return a new channel or forum."""
        channel = self._keep(self.ids.next(), name, kind=kind, guild=guild)
        self.messages.tell("CHANNEL_CREATE", channel.to_json(), channel=channel)
        return channel

    def direct(self, person: Account) -> Channel:
        """Return the chat of a person with the bot, opened if there is none yet."""
        chats = (c for c in self.channels.values() if c.guild is None and c.people == [person])
        known = next(chats, None)
        return known or self._keep(
            self.ids.next(), person.name, kind=ChannelKind.DIRECT, people=[person]
        )

    def open_thread(
        self,
        parent: Channel,
        name: str,
        owner: Account,
        *,
        thread_id: int | None = None,
        kind: ChannelKind = ChannelKind.THREAD,
    ) -> Channel:
        """Open a thread; one that begins with a message has the id of that message."""
        thread = self._keep(
            thread_id or self.ids.next(),
            name,
            kind=kind,
            guild=parent.guild,
            parent=parent,
            people=[owner],
        )
        content = {**thread.to_json(), "newly_created": True}
        self.messages.tell("THREAD_CREATE", content, channel=thread)
        return thread

    def forbid(self, channel: Channel, permission: Permission) -> None:
        """Forbid the bot something in a channel."""
        channel.denied |= permission
        self.messages.tell("CHANNEL_UPDATE", channel.to_json())

    def allow(self, channel: Channel, permission: Permission) -> None:
        """Allow the bot something in a channel that was forbidden there."""
        channel.denied &= ~permission
        self.messages.tell("CHANNEL_UPDATE", channel.to_json())

    def restrict(self, channel: Channel, *, is_age_restricted: bool) -> None:
        """Let only adults into a channel, or everybody."""
        channel.is_age_restricted = is_age_restricted
        self.messages.tell("CHANNEL_UPDATE", channel.to_json())

    async def until_running(self) -> None:
        """Return when people and bots are answered."""
        while self.is_paused:
            await self.changes.next()

    def get_channel(self, channel_id: int) -> Channel:
        """Return a channel that the bot sees."""
        channel = found(self.channels.get(channel_id), 10003)
        require(not channel.denies(Permission.VIEW_CHANNEL), 50001)
        return channel

    def mentioned_in(self, text: str) -> list[Account]:
        """Return whom a text mentions."""
        ids = dict.fromkeys(int(found) for found in _MENTION.findall(text))
        return [self.accounts[account_id] for account_id in ids if account_id in self.accounts]

    def keep_file(self, channel: Channel, name: str, content: bytes) -> Json:
        """Serve a file, and return it as messages that hold it write it."""
        file_id = self.ids.next()
        path = f"attachments/{channel.id}/{file_id}/{name}"
        self.files[path] = content
        url = f"{self.cdn_base}/{path}"
        return {
            "id": str(file_id),
            "filename": name,
            "size": len(content),
            "content_type": mimetypes.guess_type(name)[0] or "application/octet-stream",
            "url": url,
            "proxy_url": url,
        }

    def guild_json(self, guild: Guild) -> Json:
        """Return a server as the bot is told of it: with what it sees there."""
        here = [c for c in self.channels.values() if c.guild == guild]
        seen = [c for c in here if not c.denies(Permission.VIEW_CHANNEL)]
        me = {**guild.member_json(self.bot), "user": self.bot.to_json()}
        return {
            **guild.to_json(),
            "unavailable": False,
            "large": False,
            "joined_at": me["joined_at"],
            "member_count": len(self.accounts),
            "members": [me],
            "channels": [c.to_json() for c in here if not c.is_thread],
            "threads": [c.to_json() for c in seen if c.is_thread and not c.is_archived],
            "presences": [],
            "voice_states": [],
        }

    def _keep(self, channel_id: int, name: str, **fields: Any) -> Channel:
        channel = Channel(channel_id, name, changes=self.changes, bot=self.bot, **fields)
        self.channels[channel_id] = channel
        return channel
