"""`greenroom check`: see whether everything outside answers as it is configured."""

import asyncio

import typer

from bot.checkup import check_everything
from bot.cli.terminal import report
from bot.logs import configure_logs
from bot.settings import load_settings


def check(context: typer.Context) -> None:
    """Check settings, database, model, tokens, intents and privacy mode."""
    settings = load_settings(context.obj)
    configure_logs(settings, "error")
    report(asyncio.run(check_everything(settings)))
