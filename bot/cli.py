"""The `greenroom` command."""

import asyncio
import signal
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.bootstrap import Application, configured_platforms
from bot.checkup import check_everything
from bot.domain.errors import GreenroomError, NotFoundError
from bot.domain.health import Finding
from bot.domain.ids import PersonaId
from bot.domain.place import PlatformName
from bot.logs import configure_logs
from bot.settings import Settings, load_settings
from personas.catalog import FileLibrary, lint
from storage import migrate, upkeep

app = typer.Typer(no_args_is_help=False, add_completion=False, pretty_exceptions_enable=False)
persona_app = typer.Typer(no_args_is_help=True, help="Look at persona files.")
db_app = typer.Typer(no_args_is_help=True, help="Look after the database.")
app.add_typer(persona_app, name="persona")
app.add_typer(db_app, name="db")

_output = Console(highlight=False)
_errors = Console(stderr=True, highlight=False)

ConfigOption = Annotated[
    Path | None, typer.Option("--config", help="The settings file; default: ./config.toml.")
]
PlaceOption = Annotated[
    str, typer.Option("--place", help="The conversation to talk in, as threads are elsewhere.")
]


def main() -> None:
    """Run the command line; what people can mend is said in one sentence, without a trace."""
    try:
        app()
    except GreenroomError as error:
        _say(f"greenroom: {error} {error.remedy}".strip(), on=_errors)
        raise SystemExit(1) from error


@app.callback(invoke_without_command=True)
def run_configured(
    context: typer.Context,
    *,
    config: ConfigOption = None,
    show_version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.")
    ] = False,
) -> None:
    """Run what is configured; with no token, the console chat."""
    context.obj = config
    if show_version:
        _say(f"greenroom {version('greenroom')}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        settings = load_settings(config)
        _run(settings, configured_platforms(settings))


@app.command()
def run(
    context: typer.Context,
    platforms: Annotated[
        list[str] | None, typer.Argument(help="discord, telegram, console; default: configured.")
    ] = None,
) -> None:
    """Run these platforms side by side."""
    settings = load_settings(context.obj)
    _run(settings, _platform_names(platforms) or configured_platforms(settings))


@app.command()
def chat(
    context: typer.Context,
    persona: Annotated[str, typer.Option(help="Who shall answer.")] = "",
    place: PlaceOption = "main",
) -> None:
    """Chat in the terminal."""
    settings = load_settings(context.obj)
    console = settings.console.model_copy(update={"place": place, "persona": persona})
    _run(settings.model_copy(update={"console": console}), ("console",))


@app.command()
def check(context: typer.Context) -> None:
    """Check settings, database, model, tokens, intents and privacy mode."""
    settings = load_settings(context.obj)
    configure_logs(settings, "error")
    _report(asyncio.run(check_everything(settings)))


def _report(findings: list[Finding]) -> None:
    """Print one line each; the exit code says whether all is well."""
    for finding in findings:
        mark = "[green]ok[/green]  " if finding.is_ok else "[red]FAIL[/red]"
        _output.print(mark, end=" ")
        _say(f"{finding.subject}: {finding.text} {finding.remedy}".strip())
    if not all(finding.is_ok for finding in findings):
        raise typer.Exit(1)


@persona_app.command("list")
def list_personas(context: typer.Context) -> None:
    """List the personas of the library and of your folders."""
    library = FileLibrary(load_settings(context.obj).personas).load()
    for persona_id, definition in sorted(library.items()):
        _say(f"{definition.icon} {persona_id}: {definition.description}")


@persona_app.command("show")
def show_persona(context: typer.Context, persona_id: str) -> None:
    """Show what a persona is made of."""
    library = FileLibrary(load_settings(context.obj).personas).load()
    definition = library.get(PersonaId(persona_id))
    if definition is None:
        message = f"There is no persona {persona_id!r}; `greenroom persona list` shows all."
        raise NotFoundError(message)
    for name, value in asdict(definition).items():
        _output.print(f"[bold]{name}[/bold]", end=": ")
        _say(str(value).strip())


@persona_app.command("lint")
def lint_personas(
    context: typer.Context,
    paths: Annotated[list[Path] | None, typer.Argument(help="Files or folders.")] = None,
) -> None:
    """Check persona files; without paths, all that are configured."""
    problems = lint(paths or load_settings(context.obj).personas.dirs)
    for problem in problems:
        _say(str(problem), on=_errors)
    if problems:
        raise typer.Exit(1)
    _say("All persona files are in order.")


@db_app.command("upgrade")
def upgrade_database(context: typer.Context) -> None:
    """Bring the database to the newest revision."""
    settings = load_settings(context.obj)
    asyncio.run(migrate.upgrade(settings.database))
    _say(f"The database is at {migrate.head()}, the newest revision.")


@db_app.command("backup")
def back_up_database(context: typer.Context, path: Path) -> None:
    """Copy the database to a new file while the bot runs."""
    settings = load_settings(context.obj)
    asyncio.run(upkeep.backup(settings.database, path))
    _say(f"The copy is in {path}.")


@db_app.command("check")
def check_database(context: typer.Context) -> None:
    """See whether the database is whole and keeps its promises."""
    settings = load_settings(context.obj)
    _report(asyncio.run(upkeep.check(settings.database)))


@db_app.command("current")
def current_revision(context: typer.Context) -> None:
    """Show the revision that the database is at."""
    settings = load_settings(context.obj)
    current = asyncio.run(migrate.current(settings.database))
    _say(f"{current or 'empty'} (newest: {migrate.head()})")


def _say(text: str, *, on: Console = _output) -> None:
    """Print a text as it is; breaking its lines is left to the reader where it is piped."""
    on.print(text, markup=False, soft_wrap=not on.is_terminal)


def _platform_names(words: list[str] | None) -> tuple[PlatformName, ...]:
    """Read the names of platforms."""
    names: list[PlatformName] = []
    for word in words or []:
        match word:
            case "console" | "discord" | "telegram":
                names.append(word)
            case _:
                message = f"There is no platform {word!r}; there are console, discord, telegram."
                raise typer.BadParameter(message)
    return tuple(dict.fromkeys(names))


def _run(settings: Settings, platforms: tuple[PlatformName, ...]) -> None:
    """Run the platforms until they end or the process is asked to stop."""
    level = "warning" if platforms == ("console",) else settings.log.level
    configure_logs(settings, level, settings.log.form)
    asyncio.run(_run_until_stopped(Application(settings, platforms=platforms)))


async def _run_until_stopped(application: Application) -> None:
    """Stop in good order at SIGINT and SIGTERM."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with application:
        await application.run(stop)
