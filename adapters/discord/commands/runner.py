"""Runs what people call, press and fill in, and answers it. Knows no single command."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from typing import Any

import discord
from discord import app_commands

from adapters.common.tasks import OwnedTasks
from adapters.discord.commands.files import fetch, refill
from adapters.discord.commands.response import can_open_form, put_off, respond
from adapters.discord.errors import as_our_errors
from adapters.discord.inbound.interaction import (
    COMMAND_PREFIX,
    CUSTOM_ID_LIMIT,
    Completion,
    Interaction,
    Submission,
    to_caller,
    to_command_line,
    to_completion,
    to_submission,
)
from adapters.discord.outbound.form import to_offer, with_drafts
from bot.domain.attachment import Attachment
from bot.domain.command import Caller, Invocation
from bot.domain.errors import DeliveryError, GreenroomError
from bot.domain.place import PlaceAddress
from bot.domain.reply import Reply
from bot.ports.channel import Channel
from bot.ports.clock import Clock
from bot.ports.command_desk import CommandDesk

logger = logging.getLogger(__name__)

_PATIENCE = 1.5
"""Seconds that a command may take before Discord, which waits for three, is asked to wait."""
_CHOICES_LIMIT, _CHOICE_LIMIT = 25, 100


class CommandRunner:
    """Hands the desk what people want of it, and shows them what comes of it."""

    def __init__(
        self, desk: CommandDesk, *, clock: Clock, channel: Callable[[PlaceAddress], Channel]
    ) -> None:
        self._desk = desk
        self._clock = clock
        self._channel = channel
        self._tasks = OwnedTasks()

    async def aclose(self) -> None:
        """End what is still run: discord.py leaves it going when the connection is closed."""
        await self._tasks.aclose()

    async def call(
        self,
        interaction: Interaction,
        path: str,
        *,
        arguments: dict[str, str],
        uploads: Mapping[str, Attachment],
    ) -> None:
        """Run a command that was called by name."""
        if (caller := to_caller(interaction)) is not None:
            invocation = Invocation(path=path, caller=caller, arguments=arguments)
            line = "" if uploads or caller.about else self._line_of(invocation)
            running = self._run(invocation, interaction.client, uploads)
            await self._answer(interaction, caller, running, line=line)

    async def take(self, interaction: Interaction) -> None:
        """Take what is pressed, filled in or typed; what is called by name comes by the tree."""
        if (caller := to_caller(interaction)) is None:
            return
        if (line := to_command_line(interaction)) is not None:
            running = self._press(interaction, line, caller)
            await self._answer(interaction, caller, running, line=line)
        elif (submission := to_submission(interaction)) is not None:
            running = self._submit(submission, interaction.client, caller)
            await self._answer(interaction, caller, running)
        elif (completion := to_completion(interaction)) is not None:
            suggesting = self._suggest(interaction, completion, caller)
            await self._tasks.start(suggesting, name=f"interaction {interaction.id}")

    async def _press(self, interaction: Interaction, line: str, caller: Caller) -> Reply:
        """Run the command line of a button; a form takes over what was typed before."""
        invocation = self._desk.parse(line, caller)
        if invocation is None:
            logger.warning("A button names a command that does not exist: %r", line)
            return Reply(text="This button is out of date.", tone="bad")
        reply = await self._desk.run(invocation)
        if reply.form is None or interaction.message is None:
            return reply
        sent = interaction.message.attachments
        return replace(reply, form=await refill(reply.form, interaction.client, sent))

    async def _submit(
        self, submission: Submission, client: discord.Client, caller: Caller
    ) -> Reply:
        """Run the command that takes a form; what it does not take is given back."""
        invocation = self._desk.parse(submission.line, caller)
        if invocation is None:
            logger.warning("A form names a command that does not exist: %r", submission.line)
            reply = Reply(text="This form is out of date.", tone="bad")
        else:
            filled = replace(invocation, arguments=invocation.arguments | submission.texts)
            reply = await self._run(filled, client, submission.uploads)
        return with_drafts(reply, submission) if reply.tone == "bad" else reply

    async def _run(
        self, invocation: Invocation, client: discord.Client, uploads: Mapping[str, Attachment]
    ) -> Reply:
        """Run a command with the files that came along."""
        try:
            files = {name: await fetch(client, upload) for name, upload in uploads.items()}
        except GreenroomError as error:
            logger.info("/%s lacks a file: %s %s", invocation.path, error, error.remedy)
            return Reply(text=str(error), tone="bad")
        return await self._desk.run(replace(invocation, files=files))

    async def _answer(
        self,
        interaction: Interaction,
        caller: Caller,
        running: Coroutine[Any, Any, Reply],
        *,
        line: str = "",
    ) -> None:
        """Answer with the reply, when it is there; `line` is what calls for it again."""
        reply = await self._patiently(interaction, running)
        was_put_off = interaction.response.is_done()
        if reply.form is not None and not can_open_form(interaction):
            reply = to_offer(reply, opened_by=line)
        was_shown = await respond(interaction, reply, opened_by=line)
        if not reply.is_private and (was_put_off or not was_shown):
            await self._tell_all(reply, caller.place)

    async def _patiently(
        self, interaction: Interaction, running: Coroutine[Any, Any, Reply]
    ) -> Reply:
        """Wait for the reply; if it takes long, ask Discord to wait.

        What is put off can only be answered as privately as it was put off, and whether a reply is
        private is known when it is there. So only slow commands are put off, always privately.
        """
        task = self._tasks.start(running, name=f"interaction {interaction.id}")
        pause = self._tasks.start(
            self._clock.sleep(_PATIENCE), name=f"interaction {interaction.id} waits"
        )
        try:
            await asyncio.wait([task, pause], return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                await put_off(interaction)
            return await task
        finally:
            task.cancel()
            pause.cancel()

    async def _tell_all(self, reply: Reply, place: PlaceAddress) -> None:
        """Show what all should see where the interaction could show it to the caller at most."""
        try:
            await self._channel(place).show(reply)
        except DeliveryError as error:
            logger.warning("A notice is not shown: %s %s", error, error.remedy)

    async def _suggest(
        self, interaction: Interaction, completion: Completion, caller: Caller
    ) -> None:
        """Complete an argument; a late or failed completion is only logged."""
        typed = {completion.parameter: completion.typed}
        invocation = Invocation(path=completion.path, caller=caller, arguments=typed)
        try:
            found = await self._desk.suggest(invocation, completion.parameter)
            choices = [
                app_commands.Choice(name=s.label[:_CHOICE_LIMIT], value=s.value)
                for s in found[:_CHOICES_LIMIT]
                if len(s.value) <= _CHOICE_LIMIT
            ]
            with as_our_errors():
                await interaction.response.autocomplete(choices)
        except GreenroomError as error:
            logger.info("/%s is not completed: %s", completion.path, error)

    def _line_of(self, invocation: Invocation) -> str:
        """Return a command line that calls the same again; empty if there is none for a button."""
        line = " ".join([invocation.path, *invocation.arguments.values()])
        is_same = self._desk.parse(line, invocation.caller) == invocation
        return line if is_same and len(COMMAND_PREFIX + line) <= CUSTOM_ID_LIMIT else ""
