"""`greenroom persona import` and `export`: the commands of the chat, for files on a disk.

Whoever calls them is the person at the console; what comes in belongs to that person.
"""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, get_args

import typer

from adapters.console.inbound import to_caller
from bot.bootstrap import Application
from bot.cli.terminal import say
from bot.domain.command import Invocation
from bot.domain.errors import BadInputError
from bot.domain.file import LARGEST_FILE, File
from bot.domain.reply import Reply
from bot.logs import configure_logs
from bot.ports.card_codec import CardForm
from bot.settings import Settings, load_settings

_FORMS: tuple[CardForm, ...] = get_args(CardForm)


def import_card(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A card: PNG, APNG, JSON or CHARX.")],
) -> None:
    """Bring in a character card, as the person at the console."""
    settings = load_settings(context.obj)
    content = _content(file)
    reply = asyncio.run(_call(settings, "persona import", files={"file": content}))
    say(f"{reply.title}. {reply.text}")
    for field in reply.fields:
        say(f"{field.name}: {field.value}")
    say("Talk to it with `greenroom chat --persona NAME`.")


def export_card(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A persona that the person at the console sees.")],
    file: Annotated[Path, typer.Argument(help="Its ending says which kind: png, json or charx.")],
) -> None:
    """Write a persona to a character card; a file that is there is replaced."""
    settings = load_settings(context.obj)
    arguments = {"name": name, "form": _form_of(file)}
    (card,) = asyncio.run(_call(settings, "persona export", arguments=arguments)).files
    try:
        file.write_bytes(card.content)
    except OSError as error:
        message = f"{str(file)!r} cannot be written: {error.strerror}."
        raise BadInputError(message) from error
    say(f"{name} is in {file}.")


async def _call(
    settings: Settings,
    path: str,
    *,
    arguments: Mapping[str, str] | None = None,
    files: Mapping[str, File] | None = None,
) -> Reply:
    """Run a command that gives a title or a file; raises `BadInputError` with what it refuses."""
    configure_logs(settings, "error", settings.log.form)
    invocation = Invocation(
        path=path,
        caller=to_caller(settings.console, settings.console.place),
        arguments=dict(arguments or {}),
        files=files or {},
    )
    async with Application(settings, platforms=()) as application:
        reply = await application.commands.run(invocation)
    if not (reply.title or reply.files):
        raise BadInputError(reply.text)
    return reply


def _content(path: Path) -> File:
    """Read a file; raises `BadInputError` if it cannot be read or is too large."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            message = f"{path.name!r} is larger than {LARGEST_FILE // 2**20} MB; make it smaller."
            raise BadInputError(message)
        return File(name=path.name, content=path.read_bytes())
    except OSError as error:
        message = f"{str(path)!r} cannot be read: {error.strerror}."
        raise BadInputError(message) from error


def _form_of(path: Path) -> CardForm:
    """Return which kind of card the ending means."""
    for form in _FORMS:
        if path.suffix.lower() == f".{form}":
            return form
    message = f"{path.name!r} must end in one of {', '.join(f'.{form}' for form in _FORMS)}."
    raise BadInputError(message)
