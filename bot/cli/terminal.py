"""What commands print: texts as they are, and findings one by one."""

from collections.abc import Iterable

import typer
from rich.console import Console

from bot.domain.health import Finding

OUTPUT = Console(highlight=False)
ERRORS = Console(stderr=True, highlight=False)


def say(text: str, *, on: Console = OUTPUT) -> None:
    """Print a text as it is; breaking its lines is left to the reader where it is piped."""
    on.print(text, markup=False, soft_wrap=not on.is_terminal)


def report(findings: Iterable[Finding]) -> None:
    """Print one line each; the exit code says whether all is well."""
    all_is_well = True
    for finding in findings:
        mark = "[green]ok[/green]  " if finding.is_ok else "[red]FAIL[/red]"
        OUTPUT.print(mark, end=" ")
        say(f"{finding.subject}: {finding.text} {finding.remedy}".strip())
        all_is_well &= finding.is_ok
    if not all_is_well:
        raise typer.Exit(1)
