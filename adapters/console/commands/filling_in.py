"""Has forms filled in with the person's own editor, in a file that outlives every mistake."""

import asyncio
import os
import shlex
import shutil
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

from adapters.console.commands.running import read_file
from adapters.console.inbound import to_answers
from adapters.console.outbound import to_toml
from bot.domain.command import Caller, Invocation
from bot.domain.errors import BadInputError
from bot.domain.form import Form
from bot.domain.reply import Reply
from bot.ports.command_desk import CommandDesk

_QUESTION = "Open it again? [Y/n] "
_EDITORS = ("sensible-editor", "nano", "vi", "notepad")
"""Looked for in this order, where neither $VISUAL nor $EDITOR is set."""


class FormEditor:
    """Opens the editor as often as it takes."""

    def __init__(
        self,
        desk: CommandDesk,
        *,
        show: Callable[[Reply], Awaitable[None]],
        ask: Callable[[str], Awaitable[str]],
    ) -> None:
        self._desk = desk
        self._show = show
        self._ask = ask

    async def fill_in(self, form: Form, caller: Caller) -> Reply:
        """Return what the form's command says, or that the form was given up."""
        blank = to_toml(form)
        path = await asyncio.to_thread(_new_file, blank)
        while True:
            reply = await self._try(form, path, blank, caller)
            if reply.tone != "bad":
                await asyncio.to_thread(path.unlink, missing_ok=True)
                return reply
            await self._show(reply)
            if not await self._wants_again():
                return Reply(text=f"{form.title}: given up. What you wrote is kept in `{path}`.")

    async def _try(self, form: Form, path: Path, blank: str, caller: Caller) -> Reply:
        """Open the editor once, and hand in what it leaves; a mistake is said as a bad reply."""
        try:
            await _edit(path)
            written = await asyncio.to_thread(_read, path)
            if written == blank:
                return Reply(text=f"{form.title}: you changed nothing, so it was not handed in.")
            return await self._desk.run(await self._handed_in(form, written, caller))
        except BadInputError as error:
            return Reply(text=str(error), tone="bad")

    async def _handed_in(self, form: Form, written: str, caller: Caller) -> Invocation:
        """Return the call of the form's command with what was written."""
        invocation = self._desk.parse(form.command, caller)
        if invocation is None:
            message = f"There is no command `/{form.command}` any more."
            raise BadInputError(message)
        answers = to_answers(written, form)
        pictures = {f.name: answers.pop(f.name, "") for f in form.fields if f.kind == "picture"}
        files = {
            n: await asyncio.to_thread(read_file, path) for n, path in pictures.items() if path
        }
        return replace(invocation, arguments={**invocation.arguments, **answers}, files=files)

    async def _wants_again(self) -> bool:
        """Ask whether the file is to be opened again; the end of input is a no."""
        try:
            answer = await self._ask(_QUESTION)
        except (EOFError, KeyboardInterrupt):
            return False
        return not answer.strip().lower().startswith("n")


def _new_file(text: str) -> Path:
    """Write a file that only the person may read."""
    handle, name = tempfile.mkstemp(prefix="greenroom-", suffix=".toml")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    return Path(name)


def _read(path: Path) -> str:
    """Return what the editor left; raises `BadInputError` if that is no text."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"The file {str(path)!r} cannot be read: {error}."
        raise BadInputError(message) from error


async def _edit(path: Path) -> None:
    """Open the editor on a file and wait until it is left.

    Raises:
        BadInputError: There is no editor, or it failed.
    """
    words = _editor()
    try:
        editor = await asyncio.create_subprocess_exec(*words, str(path))
    except OSError as error:
        message = f"The editor {words[0]!r} does not start: {error.strerror}. Set $EDITOR."
        raise BadInputError(message) from error
    if code := await editor.wait():
        message = f"The editor {words[0]!r} ended with code {code}."
        raise BadInputError(message)


def _editor() -> list[str]:
    """Return the command that opens the person's editor."""
    found = next((name for name in _EDITORS if shutil.which(name)), "")
    chosen = os.environ.get("VISUAL") or os.environ.get("EDITOR") or found
    try:
        words = shlex.split(chosen, posix=os.name == "posix")
    except ValueError:
        words = []
    if not words:
        message = "There is no editor. Set $EDITOR to the command that opens yours."
        raise BadInputError(message)
    return words
