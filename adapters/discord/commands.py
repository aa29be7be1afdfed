"""Draws the command catalogue as application commands, and runs them. Knows no single command."""

import asyncio
import hashlib
import inspect
import json
import logging
import textwrap
from collections.abc import Callable, Sequence
from typing import Any

import discord
from discord import app_commands

from adapters.discord.errors import as_our_errors
from adapters.discord.inbound import Completion, to_caller
from adapters.discord.outbound import to_notices
from bot.domain.command import Caller, CommandSpec, Invocation, ParameterSpec
from bot.domain.errors import DeliveryError, GreenroomError
from bot.domain.place import PlaceAddress
from bot.domain.reply import Reply
from bot.ports.channel import Channel
from bot.ports.clock import Clock
from bot.ports.command_desk import CommandDesk
from bot.ports.markers import Markers

logger = logging.getLogger(__name__)

Interaction = discord.Interaction[discord.Client]

_PATIENCE = 1.5
"""Seconds that a command may take before Discord, which waits for three, is asked to wait."""
_DESCRIPTION_LIMIT = 100
_CHOICES_LIMIT, _CHOICE_LIMIT = 25, 100
_CONTEXTS = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False)
_INSTALLS = app_commands.AppInstallationType(guild=True, user=False)


class CommandRunner:
    """Runs what people call, and shows them what comes of it."""

    def __init__(
        self, desk: CommandDesk, *, clock: Clock, channel: Callable[[PlaceAddress], Channel]
    ) -> None:
        self._desk = desk
        self._clock = clock
        self._channel = channel

    async def run(self, interaction: Interaction, path: str, arguments: dict[str, str]) -> None:
        """Run a command that was called by name."""
        if (caller := _caller(interaction)) is not None:
            invocation = Invocation(path=path, caller=caller, arguments=arguments)
            await self._answer(interaction, invocation)

    async def press(self, interaction: Interaction, line: str) -> None:
        """Run the command line of a button."""
        caller = _caller(interaction)
        invocation = self._desk.parse(line, caller) if caller else None
        if invocation is None:
            logger.warning("A button names a command that does not exist: %r", line)
            await self.show(interaction, Reply(text="This button is out of date.", tone="bad"))
            return
        await self._answer(interaction, invocation)

    async def suggest(self, interaction: Interaction, completion: Completion) -> None:
        """Complete an argument; a late or failed completion is only logged."""
        if (caller := _caller(interaction)) is None:
            return
        typed = {completion.parameter: completion.typed}
        invocation = Invocation(path=completion.path, caller=caller, arguments=typed)
        try:
            found = await self._desk.suggest(invocation, completion.parameter)
            choices = [
                app_commands.Choice(name=s.label[:_CHOICE_LIMIT], value=s.value)
                for s in found[:_CHOICES_LIMIT]
            ]
            with as_our_errors():
                await interaction.response.autocomplete(choices)
        except GreenroomError as error:
            logger.info("/%s is not completed: %s", completion.path, error)

    async def _answer(self, interaction: Interaction, invocation: Invocation) -> None:
        reply = await self._reply(interaction, invocation)
        was_put_off = interaction.response.is_done()
        was_shown = await self.show(interaction, reply)
        if not reply.is_private and (was_put_off or not was_shown):
            await self._tell_all(reply, invocation.caller.place)

    async def _reply(self, interaction: Interaction, invocation: Invocation) -> Reply:
        """Run the command; if it takes long, ask Discord to wait.

        What is put off can only be answered as privately as it was put off, and whether a reply is
        private is known when it is there. So only slow commands are put off, always privately.
        """
        running = asyncio.create_task(self._desk.run(invocation), name=f"/{invocation.path}")
        pause = asyncio.create_task(self._clock.sleep(_PATIENCE), name=f"/{invocation.path} waits")
        try:
            await asyncio.wait([running, pause], return_when=asyncio.FIRST_COMPLETED)
            if not running.done():
                await _put_off(interaction)
            return await running
        finally:
            running.cancel()
            pause.cancel()

    async def show(self, interaction: Interaction, reply: Reply) -> bool:
        """Answer the interaction; False, and one line in the log, if Discord does not take it."""
        first, *further = to_notices(reply)
        try:
            with as_our_errors():
                if interaction.response.is_done():
                    await interaction.edit_original_response(**first.options())
                else:
                    await interaction.response.send_message(
                        **first.options(), ephemeral=reply.is_private
                    )
                for notice in further:
                    await interaction.followup.send(**notice.options(), ephemeral=reply.is_private)
        except DeliveryError as error:
            logger.warning("An answer to a command is not shown: %s %s", error, error.remedy)
            return False
        return True

    async def _tell_all(self, reply: Reply, place: PlaceAddress) -> None:
        """Show what all should see where the interaction could show it to the caller at most."""
        try:
            await self._channel(place).show(reply)
        except DeliveryError as error:
            logger.warning("A notice is not shown: %s %s", error, error.remedy)


class CommandTree(app_commands.CommandTree[discord.Client]):
    """Takes commands only: of completions it would log those that came too late as errors."""

    def __init__(self, client: discord.Client, runner: CommandRunner) -> None:
        super().__init__(client, allowed_contexts=_CONTEXTS, allowed_installs=_INSTALLS)
        self.runner = runner

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Tell whether the tree is to take it."""
        return interaction.type is discord.InteractionType.application_command

    async def on_error(
        self, interaction: Interaction, error: app_commands.AppCommandError, /
    ) -> None:
        """Say that Discord still shows a command that is not there any more, or not like this."""
        logger.warning("A command could not be called: %s", error, exc_info=error.__cause__)
        reply = Reply(text="This command has changed. Reload Discord, then try again.", tone="bad")
        await self.runner.show(interaction, reply)


def build_tree(
    client: discord.Client, specs: Sequence[CommandSpec], runner: CommandRunner
) -> CommandTree:
    """Draw the catalogue: a noun with verbs is a group of commands, one without is a command."""
    tree = CommandTree(client, runner)
    groups: dict[str, app_commands.Group] = {}
    for spec in specs:
        if not spec.is_listed:
            continue
        if not spec.verb:
            tree.add_command(_command(spec, runner))
            continue
        if spec.noun not in groups:
            groups[spec.noun] = app_commands.Group(
                name=spec.noun, description=f"Commands on {spec.noun}s."
            )
            tree.add_command(groups[spec.noun])
        groups[spec.noun].add_command(_command(spec, runner))
    return tree


async def publish(tree: app_commands.CommandTree, *, application_id: int, markers: Markers) -> None:
    """Tell Discord the commands, if they are not the ones it was told last."""
    payload = [command.to_dict(tree) for command in tree.get_commands()]
    text = json.dumps(payload, sort_keys=True)
    fingerprint = hashlib.sha256(text.encode()).hexdigest()
    name = f"discord:{application_id}:commands"
    if await markers.find(name) == fingerprint:
        return
    try:
        with as_our_errors():
            await tree.sync()
    except DeliveryError as error:
        logger.warning("The commands could not be published: %s %s", error, error.remedy)
        return
    await markers.keep(name, fingerprint)
    logger.info("Published %d commands", len(payload))


def _command(spec: CommandSpec, runner: CommandRunner) -> app_commands.Command[Any, ..., None]:
    async def call(interaction: Interaction, **arguments: str) -> None:
        given = {name: value for name, value in arguments.items() if value}
        await runner.run(interaction, spec.path, given)

    undeclared: Any = call
    undeclared.__signature__ = _signature(spec.parameters)
    described = app_commands.describe(**{p.name: _clip(p.help) for p in spec.parameters})(call)
    command = app_commands.Command[Any, ..., None](
        name=spec.verb or spec.noun, description=_clip(spec.help), callback=described
    )
    for parameter in spec.parameters:
        if parameter.kind != "text":
            command.autocomplete(parameter.name)(_completed_elsewhere)
    return command


def _signature(parameters: Sequence[ParameterSpec]) -> inspect.Signature:
    """Return the signature that discord.py reads a command's parameters from."""
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    interaction = inspect.Parameter("interaction", kind, annotation=discord.Interaction)
    given = [
        inspect.Parameter(
            p.name, kind, annotation=str, default=inspect.Parameter.empty if p.is_required else ""
        )
        for p in parameters
    ]
    return inspect.Signature([interaction, *given])


async def _completed_elsewhere(
    interaction: Interaction, typed: str
) -> list[app_commands.Choice[str]]:
    """Mark a parameter as one that can be completed; the tree leaves the rest to the client."""
    del interaction, typed
    return []


async def _put_off(interaction: Interaction) -> None:
    """Ask Discord to wait; if it has stopped waiting, what follows will find out."""
    try:
        with as_our_errors():
            await interaction.response.defer(ephemeral=True, thinking=True)
    except DeliveryError as error:
        logger.info("A command came too late to be put off: %s", error)


def _caller(interaction: Interaction) -> Caller | None:
    me = interaction.client.user
    return to_caller(interaction, me) if me is not None else None


def _clip(text: str) -> str:
    return textwrap.shorten(text, _DESCRIPTION_LIMIT, placeholder="…")
