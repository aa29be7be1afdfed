"""Read the outside of a command from its function: names, help and kinds of its arguments."""

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, get_args, get_origin

from bot.domain.command import CommandSpec, ParameterKind, ParameterSpec
from bot.domain.reply import Reply


@dataclass(frozen=True, slots=True)
class Argument:
    """What `Annotated` says of a command's argument."""

    help: str
    kind: ParameterKind = "text"
    choices: tuple[str, ...] = ()


Detail = Annotated[str, Argument("how much of it", "choice", choices=("brief", "full"))]


@dataclass(frozen=True, slots=True)
class Command:
    """A command and what runs it."""

    spec: CommandSpec
    run: Callable[..., Awaitable[Reply]]
    """Takes the context, then the arguments of `spec` by keyword."""


def command(
    noun: str,
    verb: str,
    run: Callable[..., Awaitable[Reply]],
    *,
    is_listed: bool = True,
    is_default: bool = False,
    is_for_operators: bool = False,
    asks_model: bool = False,
    on_message: str = "",
) -> Command:
    """Return the command; its help is the first line of the function's docstring."""
    spec = CommandSpec(
        noun=noun,
        verb=verb,
        help=(inspect.getdoc(run) or "").splitlines()[0].rstrip("."),
        parameters=tuple(_parameters(run)),
        is_listed=is_listed,
        is_default=is_default,
        is_for_operators=is_for_operators,
        asks_model=asks_model,
        on_message=on_message,
    )
    return Command(spec, run)


def _parameters(run: Callable[..., Awaitable[Reply]]) -> list[ParameterSpec]:
    """Return the arguments after the context."""
    _, *arguments = inspect.signature(run).parameters.values()
    return [_parameter(argument) for argument in arguments]


def _parameter(argument: inspect.Parameter) -> ParameterSpec:
    """Return one argument, which must be written `Annotated[..., Argument(...)]`."""
    if get_origin(argument.annotation) is not Annotated:
        message = f"Argument {argument.name!r} of a command lacks its Annotated[..., Argument(...)]"
        raise TypeError(message)
    note: Argument = get_args(argument.annotation)[1]
    return ParameterSpec(
        name=argument.name,
        help=note.help,
        kind=note.kind,
        choices=note.choices,
        is_required=argument.default is inspect.Parameter.empty,
    )
