"""`greenroom persona`: the persona files, without a database, and cards in and out of it."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import cards
from bot.cli.terminal import ERRORS, OUTPUT, say
from bot.domain.errors import NotFoundError
from bot.domain.ids import PersonaId
from bot.settings import load_settings
from personas.catalog import FileLibrary, lint

app = typer.Typer(no_args_is_help=True, help="Look at persona files; bring cards in and out.")
app.command("import")(cards.import_card)
app.command("export")(cards.export_card)


@app.command("list")
def list_personas(context: typer.Context) -> None:
    """List the personas of the library and of your folders."""
    library = FileLibrary(load_settings(context.obj).personas).load()
    for persona_id, definition in sorted(library.items()):
        say(f"{definition.icon} {persona_id}: {definition.description}")


@app.command("show")
def show_persona(context: typer.Context, persona_id: str) -> None:
    """Show what a persona is made of."""
    library = FileLibrary(load_settings(context.obj).personas).load()
    definition = library.get(PersonaId(persona_id))
    if definition is None:
        message = f"There is no persona {persona_id!r}; `greenroom persona list` shows all."
        raise NotFoundError(message)
    for name, value in asdict(definition).items():
        OUTPUT.print(f"[bold]{name}[/bold]", end=": ")
        say(str(value).strip())


@app.command("lint")
def lint_personas(
    context: typer.Context,
    paths: Annotated[list[Path] | None, typer.Argument(help="Files or folders.")] = None,
) -> None:
    """Check persona files; without paths, all that are configured."""
    problems = lint(paths or load_settings(context.obj).personas.dirs)
    for problem in problems:
        say(str(problem), on=ERRORS)
    if problems:
        raise typer.Exit(1)
    say("All persona files are in order.")
