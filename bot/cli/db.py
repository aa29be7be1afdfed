"""`greenroom db`: look after the database, also while the bot runs."""

import asyncio
from pathlib import Path

import typer

from bot.cli.terminal import report, say
from bot.settings import load_settings
from storage import migrate, upkeep

app = typer.Typer(no_args_is_help=True, help="Look after the database.")


@app.command("upgrade")
def upgrade_database(context: typer.Context) -> None:
    """Bring the database to the newest revision."""
    settings = load_settings(context.obj)
    asyncio.run(migrate.upgrade(settings.database))
    say(f"The database is at {migrate.head()}, the newest revision.")


@app.command("backup")
def back_up_database(context: typer.Context, path: Path) -> None:
    """Copy the database to a new file while the bot runs."""
    settings = load_settings(context.obj)
    asyncio.run(upkeep.backup(settings.database, path))
    say(f"The copy is in {path}.")


@app.command("check")
def check_database(context: typer.Context) -> None:
    """See whether the database is whole and keeps its promises."""
    settings = load_settings(context.obj)
    report(asyncio.run(upkeep.check(settings.database)))


@app.command("current")
def current_revision(context: typer.Context) -> None:
    """Show the revision that the database is at."""
    settings = load_settings(context.obj)
    current = asyncio.run(migrate.current(settings.database))
    say(f"{current or 'empty'} (newest: {migrate.head()})")
