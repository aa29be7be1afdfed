"""Draws the command catalogue as application commands, and publishes it."""

import hashlib
import inspect
import json
import logging
import textwrap
from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands

from adapters.discord.commands.response import respond
from adapters.discord.commands.runner import CommandRunner
from adapters.discord.errors import as_our_errors
from adapters.discord.inbound.interaction import Interaction
from adapters.discord.inbound.message import to_attachment
from bot.domain.command import CommandSpec, ParameterSpec
from bot.domain.errors import DeliveryError
from bot.domain.reply import Reply
from bot.ports.markers import Markers

logger = logging.getLogger(__name__)

_DESCRIPTION_LIMIT = 100
_CONTEXTS = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False)
_SERVERS_ONLY = app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False)
_INSTALLS = app_commands.AppInstallationType(guild=True, user=False)
_COMPLETED = {"persona", "own_persona", "mask", "memory", "session", "project"}
"""The kinds of parameters that are completed while they are typed."""


class CommandTree(app_commands.CommandTree[discord.Client]):
    """Takes commands only: of completions it would log those that came too late as errors."""

    def __init__(self, client: discord.Client) -> None:
        super().__init__(client, allowed_contexts=_CONTEXTS, allowed_installs=_INSTALLS)

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Tell whether the tree is to take it."""
        return interaction.type is discord.InteractionType.application_command

    async def on_error(
        self, interaction: Interaction, error: app_commands.AppCommandError, /
    ) -> None:
        """Say that Discord still shows a command that is not there any more, or not like this."""
        logger.warning("A command could not be called: %s", error, exc_info=error.__cause__)
        reply = Reply(text="This command has changed. Reload Discord, then try again.", tone="bad")
        await respond(interaction, reply)


def build_tree(
    client: discord.Client, specs: Sequence[CommandSpec], runner: CommandRunner
) -> CommandTree:
    """Draw the catalogue: a noun with verbs is a group of commands, one without is a command.

    What may be about a message is in the menus of messages, too.
    """
    tree = CommandTree(client)
    groups: dict[str, app_commands.Group] = {}
    for spec in specs:
        if not spec.is_listed:
            continue
        if not spec.verb:
            tree.add_command(_command(spec, runner))
            continue
        if spec.noun not in groups:
            groups[spec.noun] = _group(spec)
            tree.add_command(groups[spec.noun])
        groups[spec.noun].add_command(_command(spec, runner))
    for spec in specs:
        if spec.on_message:
            tree.add_command(_menu_entry(spec, runner))
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


def _group(spec: CommandSpec) -> app_commands.Group:
    """Return the commands of a noun; those of operators are shown to administrators at most.

    In direct messages Discord would show them to everybody, so there they are not.
    """
    if not spec.is_for_operators:
        return app_commands.Group(
            name=spec.noun, description=f"Commands that begin with {spec.noun}."
        )
    return app_commands.Group(
        name=spec.noun,
        description="Commands of operators.",
        default_permissions=discord.Permissions.none(),
        allowed_contexts=_SERVERS_ONLY,
    )


def _command(spec: CommandSpec, runner: CommandRunner) -> app_commands.Command[Any, ..., None]:
    async def call(interaction: Interaction, **given: str | discord.Attachment | None) -> None:
        texts = {name: value for name, value in given.items() if isinstance(value, str)}
        uploads = {
            name: to_attachment(value)
            for name, value in given.items()
            if isinstance(value, discord.Attachment)
        }
        await runner.call(interaction, spec.path, arguments=texts, uploads=uploads)

    undeclared: Any = call
    undeclared.__signature__ = _signature(spec.parameters)
    app_commands.describe(**{p.name: _clip(p.help) for p in spec.parameters})(call)
    app_commands.choices(**{p.name: _choices(p) for p in spec.parameters if p.choices})(call)
    command = app_commands.Command[Any, ..., None](
        name=spec.verb or spec.noun, description=_clip(spec.help), callback=call
    )
    for parameter in spec.parameters:
        if parameter.kind in _COMPLETED:
            command.autocomplete(parameter.name)(_completed_elsewhere)
    return command


def _menu_entry(spec: CommandSpec, runner: CommandRunner) -> app_commands.ContextMenu:
    async def call(interaction: Interaction, message: discord.Message) -> None:
        del message  # which one it is, is told by the interaction
        await runner.call(interaction, spec.path, arguments={}, uploads={})

    return app_commands.ContextMenu(
        name=spec.on_message, callback=call, type=discord.AppCommandType.message
    )


def _signature(parameters: Sequence[ParameterSpec]) -> inspect.Signature:
    """Return the signature that discord.py reads a command's parameters from."""
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    interaction = inspect.Parameter("interaction", kind, annotation=discord.Interaction)
    given = [
        inspect.Parameter(
            p.name,
            kind,
            annotation=discord.Attachment if p.kind == "file" else str,
            default=inspect.Parameter.empty if p.is_required else None,
        )
        for p in parameters
    ]
    return inspect.Signature([interaction, *given])


def _choices(parameter: ParameterSpec) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=choice, value=choice) for choice in parameter.choices]


async def _completed_elsewhere(
    interaction: Interaction, typed: str
) -> list[app_commands.Choice[str]]:
    """Mark a parameter as one that can be completed; the tree leaves the rest to the client."""
    del interaction, typed
    return []


def _clip(text: str) -> str:
    return textwrap.shorten(text, _DESCRIPTION_LIMIT, placeholder="…")
