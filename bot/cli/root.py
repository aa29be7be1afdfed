"""The command line as a whole: every word that `greenroom` knows is in the table below."""

from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from bot.bootstrap import configured_platforms
from bot.cli import check, db, keys, persona, run
from bot.cli.terminal import ERRORS, say
from bot.domain.errors import GreenroomError
from bot.settings import load_settings

app = typer.Typer(no_args_is_help=False, add_completion=False, pretty_exceptions_enable=False)
app.command("run")(run.run)
app.command("chat")(run.chat)
app.command("check")(check.check)
app.add_typer(persona.app, name="persona")
app.add_typer(db.app, name="db")
app.add_typer(keys.app, name="keys")


def main() -> None:
    """Run the command line; what people can mend is said in one sentence, without a trace."""
    try:
        app()
    except GreenroomError as error:
        say(f"greenroom: {error} {error.remedy}".strip(), on=ERRORS)
        raise SystemExit(1) from error


@app.callback(invoke_without_command=True)
def run_configured(
    context: typer.Context,
    *,
    config: Annotated[
        Path | None, typer.Option("--config", help="The settings file; default: ./config.toml.")
    ] = None,
    show_version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.")
    ] = False,
) -> None:
    """Run what is configured; with no token, the console chat."""
    context.obj = config
    if show_version:
        say(f"greenroom {version('greenroom')}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        settings = load_settings(config)
        run.serve(settings, configured_platforms(settings))
