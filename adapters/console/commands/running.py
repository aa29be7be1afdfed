"""Runs command lines; where a command takes a file, its path is written."""

import asyncio
import mimetypes
from dataclasses import replace
from pathlib import Path

from bot.domain.command import Caller, Invocation
from bot.domain.errors import BadInputError
from bot.domain.file import LARGEST_FILE, File
from bot.domain.reply import Reply
from bot.ports.command_desk import CommandDesk

_ANY_TYPE = "application/octet-stream"
_MEGABYTE = 1024 * 1024


def is_command(line: str) -> bool:
    """Tell whether a line is a command."""
    return line.startswith("/")


async def run_line(line: str, caller: Caller, desk: CommandDesk) -> Reply:
    """Run a command line; an unknown one is said to be so."""
    invocation = desk.parse(line.removeprefix("/"), caller, has_paths=True)
    if invocation is None:
        name = line.split(maxsplit=1)[0]
        return Reply(text=f"There is no command {name!r}. `/help` shows all.", tone="bad")
    try:
        return await desk.run(await _with_files(invocation, desk))
    except BadInputError as error:
        return Reply(text=str(error), tone="bad")


def read_file(written: str) -> File:
    """Return the file at a path, in which `~` is the person's own folder.

    Raises:
        BadInputError: There is none, it cannot be read, or it is too large.
    """
    path = Path(written.strip().strip("\"'")).expanduser()
    if not path.is_file():
        message = f"There is no file {written!r}."
        raise BadInputError(message)
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        message = f"The file {written!r} cannot be read: {error.strerror}."
        raise BadInputError(message) from error
    if len(content) > LARGEST_FILE:
        message = (
            f"{written!r} is too large: {LARGEST_FILE // _MEGABYTE} MB is the most I can take."
        )
        raise BadInputError(message)
    media_type = mimetypes.guess_type(path.name)[0] or _ANY_TYPE
    return File(name=path.name, content=content, media_type=media_type)


async def _with_files(invocation: Invocation, desk: CommandDesk) -> Invocation:
    """Read the files whose paths are among the arguments."""
    spec = next(spec for spec in desk.specs if spec.path == invocation.path)
    paths = {
        p.name: invocation.arguments[p.name]
        for p in spec.parameters
        if p.kind == "file" and p.name in invocation.arguments
    }
    files = {name: await asyncio.to_thread(read_file, path) for name, path in paths.items()}
    return replace(invocation, files=files)
