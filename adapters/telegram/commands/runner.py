"""Runs what people call and fill in, and shows them what comes of it. Knows no single command."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from typing import Any, Protocol

from telegram import Message

from adapters.common.pastes import Pastes
from adapters.common.splitting import utf16_length
from adapters.common.tasks import OwnedTasks
from adapters.telegram.commands.typed import TypedCommand
from adapters.telegram.inbound import handed_in
from adapters.telegram.outbound import MESSAGE_LIMIT
from bot.domain.attachment import Attachment
from bot.domain.command import Caller, CommandSpec, Invocation
from bot.domain.errors import BadInputError, DeliveryError
from bot.domain.file import File
from bot.domain.message import IncomingMessage
from bot.domain.place import PlaceAddress
from bot.domain.reply import Reply
from bot.ports.clock import Clock
from bot.ports.command_desk import CommandDesk
from bot.ports.form_desk import FormDesk

logger = logging.getLogger(__name__)

_PATIENCE = 2.0
"""Seconds for which a reply may hold up what else is said where it is shown."""
_HOW_TO_HAND_IN = (
    "Send it as a file with this command as the caption, or reply to the file with it."
)


class Stage(Protocol):
    """Where replies are shown. Both methods raise `DeliveryError`."""

    async def show(self, reply: Reply) -> None:
        """Show a reply."""
        ...

    async def replace(self, message_id: str, reply: Reply) -> None:
        """Show a reply in place of an earlier message."""
        ...


class CommandRunner:
    """Runs what people call and fill in, and shows them what comes of it."""

    def __init__(
        self,
        desk: CommandDesk,
        forms: FormDesk,
        *,
        clock: Clock,
        stage: Callable[[PlaceAddress], Stage],
        fetch: Callable[[Attachment], Awaitable[File]],
    ) -> None:
        self._desk = desk
        self._forms = forms
        self._clock = clock
        self._stage = stage
        self._fetch = fetch
        """Raises `BadInputError` or `DeliveryError`."""
        self._tasks = OwnedTasks()
        self._pastes = Pastes(limit=MESSAGE_LIMIT, length=utf16_length)

    async def aclose(self) -> None:
        """End what is still worked on and shown."""
        await self._tasks.aclose()

    async def call(self, command: TypedCommand, message: Message, caller: Caller) -> None:
        """Run a typed command; an unknown one is told only to whom surely meant us."""
        invocation = self._desk.parse(command.line, caller)
        if invocation is not None:
            await self._see_to(invocation, self._call(invocation, message))
        elif command.is_by_name or caller.place.is_private:
            await self._show(unknown(command.line), caller)

    async def press(self, line: str, message: Message, caller: Caller) -> None:
        """Run what a button says, and put the result in its place where that is enough."""
        pressed = str(message.message_id)
        invocation = self._desk.parse(line, caller)
        if invocation is not None:
            await self._see_to(invocation, self._press(invocation, pressed))
        else:
            await self._show(unknown(line), caller, pressed=pressed)

    async def stop(self, caller: Caller) -> None:
        """Stop the answer whose draft was stopped; what was said of it is shown anyway."""
        if (invocation := self._desk.parse("stop", caller)) is not None:
            await self._desk.run(invocation)

    async def fill_in(self, incoming: IncomingMessage, caller: Caller) -> bool:
        """Take a message as an answer to a form; False if it is none."""
        if part_before := self._pastes.part_before(incoming):
            reply = await self._forms.take_back(caller, message_id=part_before)
        elif await self._forms.is_filling_in(caller, message_id=incoming.message_id):
            reply = await self._answer(incoming, caller)
        else:
            reply = None
        if reply is not None:
            await self._show(reply, caller)
        return reply is not None

    async def _see_to(self, invocation: Invocation, work: Coroutine[Any, Any, None]) -> None:
        """Do the work before anything else is taken here, unless a model is asked for it.

        Nobody waits for that. What is lost of it when we are stopped can be asked for again.
        """
        if self._spec_of(invocation).asks_model:
            self._tasks.start(work, name=f"/{invocation.path}")
        else:
            await work

    async def _call(self, invocation: Invocation, message: Message) -> None:
        await self._show(await self._run(invocation, message), invocation.caller)

    async def _press(self, invocation: Invocation, pressed: str) -> None:
        reply = await self._desk.run(invocation)
        if not reply.is_seen_anyway:
            await self._show(reply, invocation.caller, pressed=pressed)

    async def _answer(self, incoming: IncomingMessage, caller: Caller) -> Reply | None:
        """Hand an answer in, with the picture that it may be."""
        try:
            picture = await self._picture(incoming)
        except (BadInputError, DeliveryError) as error:
            return _bad(error)
        return await self._forms.answer(
            caller, message_id=incoming.message_id, text=incoming.text, picture=picture
        )

    async def _run(self, invocation: Invocation, message: Message) -> Reply:
        """Run a command with the file that came with it, if it takes one."""
        try:
            files = await self._files(invocation, message)
        except (BadInputError, DeliveryError) as error:
            return _bad(error)
        return await self._desk.run(replace(invocation, files=files))

    async def _files(self, invocation: Invocation, message: Message) -> dict[str, File]:
        parameters = self._spec_of(invocation).parameters
        wanted = next((p for p in parameters if p.kind == "file"), None)
        attachment = handed_in(message) if wanted is not None else None
        if wanted is None or (attachment is None and not wanted.is_required):
            return {}
        if attachment is None:
            text = f"`/{invocation.path}` needs {wanted.name}: {wanted.help}. {_HOW_TO_HAND_IN}"
            raise BadInputError(text)
        return {wanted.name: await self._fetch(attachment)}

    def _spec_of(self, invocation: Invocation) -> CommandSpec:
        return next(spec for spec in self._desk.specs if spec.path == invocation.path)

    async def _picture(self, incoming: IncomingMessage) -> File | None:
        images = (a for a in incoming.attachments if a.media_type.startswith("image/"))
        attachment = next(images, None)
        return await self._fetch(attachment) if attachment is not None else None

    async def _show(self, reply: Reply, caller: Caller, *, pressed: str = "") -> None:
        """Show what a command says; a form begins with its first question."""
        if reply.is_optional:
            return
        if reply.form is not None:
            reply = await self._forms.begin(reply.form, caller)
        is_final = reply.tone != "bad" and not reply.buttons
        stage = self._stage(caller.place)
        is_in_place = pressed and (is_final or reply.is_update)
        await self._say(stage.replace(pressed, reply) if is_in_place else stage.show(reply))

    async def _say(self, showing: Coroutine[Any, Any, None]) -> None:
        """Let a reply be shown, and go on when it is; or before, if Telegram asks for patience.

        As long as a reply is waited for, no update is acknowledged, and Telegram hands out only so
        many of those that are not.
        """
        saying = self._tasks.start(_shown(showing), name="reply to a command")
        pause = self._tasks.start(self._clock.sleep(_PATIENCE), name="patience with a reply")
        await asyncio.wait([saying, pause], return_when=asyncio.FIRST_COMPLETED)
        pause.cancel()


def unknown(line: str) -> Reply:
    """Say that there is no such command."""
    name = "/" + line.split(maxsplit=1)[0]
    return Reply(text=f"There is no command `{name}`. /help shows all.", tone="bad")


def _bad(error: BadInputError | DeliveryError) -> Reply:
    return Reply(text=str(error), tone="bad")


async def _shown(showing: Coroutine[Any, Any, None]) -> None:
    """Let a reply be shown, if Telegram takes it."""
    try:
        await showing
    except DeliveryError as error:
        logger.warning("The reply to a command is not shown: %s", error)
