"""`greenroom keys`: make, change and look at the key under which everything is encrypted."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.bootstrap import storage_of
from bot.cli.terminal import say
from bot.domain.errors import BadInputError, ConfigurationError
from bot.settings import Settings, load_settings
from storage import migrate
from storage.sealing.master import new_master_key, read_keys, write_keys
from storage.sealing.survey import survey

app = typer.Typer(no_args_is_help=True, help="Look after the key of an encrypted database.")

_BY_HAND = """\
The master key comes from the settings, so changing it is yours to do:
1. Make a key with `greenroom keys new`.
2. Put it in place of the present one in GREENROOM_SECURITY__MASTER_KEY, and put the present one
   into GREENROOM_SECURITY__OLD_MASTER_KEYS, as ["..."].
3. Start Greenroom anew. It wraps everything under the new key while it runs.
4. When `greenroom keys status` no longer names the earlier one, take that out again."""


@app.command("new")
def new_key(
    file: Annotated[
        Path | None, typer.Option(help="Write it to this new file instead of showing it.")
    ] = None,
) -> None:
    """Make a master key."""
    if file is None:
        say(new_master_key())
        return
    if file.exists():
        message = f"{str(file)!r} exists already; `greenroom keys rotate` puts a new key into it."
        raise BadInputError(message)
    write_keys(file, [new_master_key()])
    say(f"The key is in {file}. Name it in `security.master_key_file`, and keep a copy of it.")


@app.command("rotate")
def rotate_keys(context: typer.Context) -> None:
    """Put a new master key in force, also while the bot runs."""
    settings = load_settings(context.obj)
    path = settings.security.master_key_file
    if path is None:
        if settings.security.master_key.get_secret_value():
            raise BadInputError(_BY_HAND)
        message = "There is no master key to change."
        raise ConfigurationError(message, remedy="Make one with `greenroom keys new`.")
    asyncio.run(survey(settings.database, settings.security))
    write_keys(path, [new_master_key(), *read_keys(path)])
    number = asyncio.run(_rewrap(settings))
    say(f"A new key is in force, first in {path}; keys wrapped by it now: {number}.")
    say("Keep a copy of the file. Earlier backups of the database need the keys below the first.")


@app.command("status")
def show_status(context: typer.Context) -> None:
    """Show whether the database is encrypted, how far, and under which keys."""
    settings = load_settings(context.obj)
    for sentence in asyncio.run(survey(settings.database, settings.security)):
        say(sentence)


async def _rewrap(settings: Settings) -> int:
    """Wrap all keys anew; returns how many."""
    if await migrate.current(settings.database) is None:
        return 0
    storage = storage_of(settings)
    try:
        return await storage.custodian.rewrap()
    finally:
        await storage.aclose()
