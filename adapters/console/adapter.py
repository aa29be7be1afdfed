"""The chat in the terminal: reads lines, one after the other, until the end of input."""

import logging
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from uuid import uuid4

from prompt_toolkit import PromptSession
from prompt_toolkit.history import InMemoryHistory
from rich.console import Console

from adapters.common.threads import in_own_thread
from adapters.console.commands.completing import CommandCompleter
from adapters.console.commands.filling_in import FormEditor
from adapters.console.commands.running import is_command, run_line
from adapters.console.config import ConsoleConfig
from adapters.console.inbound import to_caller, to_incoming
from adapters.console.outbound import ConsoleChannel, Terminal
from bot.domain.attachment import Attachment
from bot.domain.command import Caller
from bot.domain.errors import DeliveryError
from bot.domain.file import File
from bot.domain.form import Form
from bot.domain.health import Finding
from bot.domain.place import PlaceAddress, PlatformName, Rights
from bot.domain.reply import Reply
from bot.domain.user import Identity
from bot.ports.channel import Channel
from bot.ports.clock import Clock
from bot.ports.command_desk import CommandDesk
from bot.ports.front_desk import FrontDesk

logger = logging.getLogger(__name__)

_HELLO = "Write, and a persona answers. `/persona list` shows who there is, `/help` the rest."


class ConsoleAdapter:
    """One person at a terminal, or lines from a pipe."""

    name: PlatformName = "console"
    whispers = True
    largest_file = 1 << 30
    """More than anybody wants to open; files are written to the disk."""

    def __init__(
        self,
        config: ConsoleConfig,
        *,
        front_desk: FrontDesk,
        commands: CommandDesk,
        settled: Callable[[PlaceAddress], Awaitable[None]],
        clock: Clock,
        console: Console | None = None,
    ) -> None:
        self._front_desk = front_desk
        self._commands = commands
        self._settled = settled
        self._clock = clock
        self._console = console or Terminal()
        self._channel = ConsoleChannel(self._console)
        self._editor = FormEditor(commands, show=self._channel.show, ask=_ask)
        self._caller = to_caller(config, config.place)
        self._persona = config.persona

    async def run(self) -> None:
        """Answer line after line; returns at the end of input, or when nobody reads on."""
        try:
            await self._talk()
        except DeliveryError as error:
            logger.warning("The chat ends: %s", error)

    def channel(self, place: PlaceAddress) -> Channel:
        """Return the terminal."""
        del place
        return self._channel

    async def open_place(self, parent: PlaceAddress, *, title: str) -> PlaceAddress | None:
        """Return None: a terminal has no threads; another `--place` is another conversation."""
        del parent, title

    async def rename_place(self, place: PlaceAddress, *, title: str) -> str | None:
        """Return None: nothing was opened."""
        del place, title

    async def direct_chat(self, identity: Identity) -> PlaceAddress:
        """Return the chat in the terminal."""
        del identity
        return self._caller.place

    async def rights(self, caller: Caller) -> Rights:
        """Let whoever sits at the terminal decide everything."""
        del caller
        return Rights(may_manage_place=True, may_manage_server=True)

    async def examine(self, place: PlaceAddress) -> tuple[Finding, ...]:
        """Say that a terminal forbids nothing."""
        del place
        text = "I may do all that a terminal can."
        return (Finding(subject="terminal", is_ok=True, text=text),)

    async def fetch(self, attachment: Attachment, *, limit: int) -> File:
        """Raise `DeliveryError`: at a terminal nothing comes with a message."""
        del limit
        message = f"{attachment.name!r} is not to be had at a terminal."
        raise DeliveryError(message)

    async def check(self) -> tuple[Finding, ...]:
        """Find nothing amiss: a terminal needs no token."""
        return ()

    async def _talk(self) -> None:
        """Take what was left over, then line after line."""
        await self._settled(self._caller.place)
        if self._persona:
            await self._take(f"/persona switch {self._persona}")
        if sys.stdin.isatty():
            await self._channel.show(Reply(text=_HELLO))
            lines = self._typed_lines()
        else:
            lines = self._piped_lines()
        async for line in lines:
            if line.strip():
                await self._take(line.strip())

    async def _take(self, line: str) -> None:
        """Run a command or have a message answered, and return when that is done.

        Raises:
            DeliveryError: The terminal is closed, so that nothing more can be shown.
        """
        if is_command(line):
            called = replace(self._caller, call_id=uuid4().hex)
            reply = await run_line(self._channel.pressed(line), called, self._commands)
            while reply.form is not None:
                reply = await self._fill_in(reply.form)
            await self._channel.show(reply)
        else:
            message_id = uuid4().hex
            now = self._clock.now()
            await self._front_desk.accept(
                to_incoming(line, self._caller, message_id=message_id, at=now)
            )
        await self._settled(self._caller.place)
        if self._channel.fault is not None:
            raise self._channel.fault

    async def _fill_in(self, form: Form) -> Reply:
        """Have a form filled in; lines from a pipe cannot do that."""
        if sys.stdin.isatty():
            return await self._editor.fill_in(form, self._caller)
        text = f"{form.title} is a form to fill in: call this command in a chat at a terminal."
        return Reply(text=text, tone="bad")

    async def _piped_lines(self) -> AsyncIterator[str]:
        """Yield the lines of standard input."""
        # Bytes that are no text, which only real streams have, could neither be stored nor shown.
        if (reconfigure := getattr(sys.stdin, "reconfigure", None)) is not None:
            reconfigure(errors="replace")
        while line := await in_own_thread(sys.stdin.readline, name="standard input"):
            yield line

    async def _typed_lines(self) -> AsyncIterator[str]:
        """Yield what a person types, until Ctrl-D or Ctrl-C."""
        session = PromptSession[str](
            completer=CommandCompleter(self._commands, self._caller),
            history=InMemoryHistory(),
            complete_while_typing=True,
        )
        while True:
            try:
                yield await session.prompt_async("> ")
            except (EOFError, KeyboardInterrupt):
                return


async def _ask(question: str) -> str:
    """Return what a person types; raises `EOFError` at the end of input."""
    return await PromptSession[str]().prompt_async(question)
