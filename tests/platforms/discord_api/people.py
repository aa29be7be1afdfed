"""People, as a test makes them act."""

from collections.abc import Mapping
from secrets import token_hex

from tests.platforms.discord_api.acts import (
    Given,
    command_json,
    completion_json,
    filled_in,
    press_json,
)
from tests.platforms.discord_api.channels import Channel, ChannelKind
from tests.platforms.discord_api.interactions import Act, Interaction
from tests.platforms.discord_api.sessions import Intent
from tests.platforms.discord_api.values import Account, Json, Kind, Post, Reference
from tests.platforms.discord_api.world import World

Upload = tuple[str, bytes]
"""The name of a file and what is in it."""


class Person:
    """Somebody who writes to the bot, calls its commands and presses its buttons."""

    def __init__(self, world: World, account: Account) -> None:
        self._world = world
        self.account = account

    @property
    def chat(self) -> Channel:
        """Return the direct messages with the bot."""
        return self._world.direct(self.account)

    async def says(
        self,
        text: str,
        *,
        to: Channel | None = None,
        mentions_bot: bool = False,
        reply_to: Post | None = None,
        files: dict[str, bytes] | None = None,
    ) -> Post:
        """Write a message, privately unless `to` says where."""
        channel = to or self.chat
        text = f"{self._world.bot.mention} {text}" if mentions_bot else text
        kept = [self._world.keep_file(channel, *file) for file in (files or {}).items()]
        reference = Reference(channel_id=channel.id, message_id=reply_to.id) if reply_to else None
        mentions = self._world.mentioned_in(text) + ([reply_to.author] if reply_to else [])
        return self._world.messages.post(
            channel,
            self.account,
            text,
            kind=Kind.REPLY if reply_to else Kind.PLAIN,
            reference=reference,
            mentions=list(dict.fromkeys(mentions)),
            attachments=kept,
        )

    async def edits(self, post: Post, text: str) -> None:
        """Change what a message of theirs says."""
        assert post.author == self.account
        self._world.messages.edit(post, text=text, mentions=self._world.mentioned_in(text))

    async def deletes(self, post: Post) -> None:
        """Take a message of theirs away."""
        assert post.author == self.account
        self._world.messages.delete(post)

    async def opens_thread(self, name: str, *, to: Channel, text: str = "") -> Channel:
        """Open a thread in a channel, or a post in a forum, and perhaps say something there."""
        thread = self._world.open_thread(to, name, self.account)
        if to.kind == ChannelKind.TEXT:
            reference = Reference(channel_id=thread.id)
            kind = Kind.THREAD_CREATED
            self._world.messages.post(to, self.account, name, kind=kind, reference=reference)
        if text:
            first = thread.id if to.kind == ChannelKind.FORUM else None
            self._world.messages.post(thread, self.account, text, post_id=first)
        return thread

    async def renames(self, thread: Channel, name: str) -> None:
        """Give a thread another name."""
        thread.name = name
        self._world.messages.archive(thread, is_archived=False)

    async def calls(
        self, command: str, *, to: Channel | None = None, **given: str | Upload
    ) -> Interaction:
        """Call a command that the bot has published, such as `persona switch`."""
        channel = to or self.chat
        data = command_json(self._published(channel), command, self._handed_in(channel, given))
        return self._act(Act.COMMAND, channel, data)

    async def completes(
        self, command: str, argument: str, typed: str, *, to: Channel | None = None
    ) -> list[str]:
        """Begin to type an argument of a command; returns what the bot offers."""
        channel = to or self.chat
        data = completion_json(self._published(channel), command, argument, typed)
        interaction = self._act(Act.COMPLETION, channel, data)
        await interaction.until_answered()
        return [str(choice["name"]) for choice in interaction.choices]

    async def presses(self, post: Post, button: str) -> Interaction:
        """Press a button under a message, by its label or custom id."""
        channel = self._world.channels[post.channel_id]
        return self._act(Act.PRESS, channel, press_json(post, button), source=post)

    async def fills_in(
        self, asking: Interaction, given: Mapping[str, str | Upload] | None = None
    ) -> Interaction:
        """Fill in the form that the bot has answered with, by the labels of its fields.

        What is not given stays as it stands in the form.
        """
        assert asking.form is not None
        data = filled_in(asking.form, self._handed_in(asking.channel, given or {}))
        return self._act(Act.FORM, asking.channel, data, source=asking.source)

    def _act(
        self, act: Act, channel: Channel, data: Json, *, source: Post | None = None
    ) -> Interaction:
        interaction = Interaction(
            id=self._world.ids.next(),
            token=token_hex(40),
            act=act,
            person=self.account,
            channel=channel,
            data=data,
            asked_at=self._world.now(),
            changes=self._world.changes,
            source=source,
        )
        self._world.interactions[interaction.token] = interaction
        content = interaction.to_json(self._world.bot)
        self._world.messages.tell("INTERACTION_CREATE", content, intent=Intent.NONE)
        return interaction

    def _handed_in(self, channel: Channel, given: Mapping[str, str | Upload]) -> dict[str, Given]:
        """Return what is given, files uploaded."""
        return {
            name: value if isinstance(value, str) else self._world.keep_file(channel, *value)
            for name, value in given.items()
        }

    def _published(self, channel: Channel) -> list[Json]:
        """Return the commands that can be called in a channel."""
        here = self._world.commands.get(channel.guild.id, []) if channel.guild else []
        return here + self._world.commands.get(None, [])
