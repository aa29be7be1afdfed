"""The command desk: reads, completes and runs commands for every adapter."""

import logging
from collections.abc import Sequence
from dataclasses import replace

from bot.commands.catalogue import CATALOGUE
from bot.commands.completion import completions
from bot.commands.context import Context, Services
from bot.commands.line import read_arguments, write_line
from bot.commands.signature import Command
from bot.domain.command import (
    Caller,
    CommandSpec,
    Invocation,
    ParameterSpec,
    Suggestion,
)
from bot.domain.errors import AmbiguousNameError, BadInputError, GreenroomError
from bot.domain.file import File
from bot.domain.reply import Button, Reply

logger = logging.getLogger(__name__)

_FAULT = "Something went wrong on my side. See whether it was done before you try again."
_MOST_DIGITS = 9
"""As many as every database can count to."""


class Desk:
    """The catalogue at work."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._commands = {c.spec.path: c for c in CATALOGUE}
        self._defaults = {c.spec.noun: c for c in CATALOGUE if c.spec.is_default}

    @property
    def specs(self) -> Sequence[CommandSpec]:
        """Return every command that anybody can use, in the order of the help text."""
        has_operators = self._services.door.has_operators
        specs = (command.spec for command in self._commands.values())
        return [spec for spec in specs if has_operators or not spec.is_for_operators]

    def specs_for(self, caller: Caller) -> Sequence[CommandSpec]:
        """Return every command that the caller can use."""
        return [spec for spec in self.specs if self._is_there(spec, caller)]

    def parse(self, line: str, caller: Caller, *, has_paths: bool = False) -> Invocation | None:
        """Read a command line without its slash; None if no command has that name."""
        words = line.split()
        if not words:
            return None
        path = " ".join(words[:2]).lower()
        if path in self._commands:
            command, rest = self._commands[path], line.split(maxsplit=2)[2:]
        elif words[0].lower() in self._commands:
            command, rest = self._commands[words[0].lower()], line.split(maxsplit=1)[1:]
        elif words[0].lower() in self._defaults:
            command, rest = self._defaults[words[0].lower()], []
        else:
            return None
        if not self._is_there(command.spec, caller):
            return None
        written = [p for p in command.spec.parameters if has_paths or p.kind != "file"]
        arguments = read_arguments(written, rest[0] if rest else "")
        return Invocation(path=command.spec.path, caller=caller, arguments=arguments)

    async def run(self, invocation: Invocation) -> Reply:
        """Run a command. Bad input and faults come back as a reply, never as an error."""
        command = self._commands.get(invocation.path)
        if command is None or not self._is_there(command.spec, invocation.caller):
            text = f"There is no command `/{invocation.path}`. `/help` shows all."
            return Reply(text=text, tone="bad")
        try:
            return await self._run(command, invocation)
        except AmbiguousNameError as error:
            return _which(error, command.spec, invocation)
        except BadInputError as error:
            return Reply(text=str(error), tone="bad")
        except GreenroomError as error:
            logger.warning("/%s failed: %s %s", invocation.path, error, error.remedy)
            return Reply(text=str(error), tone="bad")
        except Exception:
            logger.exception("/%s ended unexpectedly", invocation.path)
            return Reply(text=_FAULT, tone="bad")

    async def suggest(self, invocation: Invocation, parameter: str) -> Sequence[Suggestion]:
        """Complete one argument from what was typed so far, at most 25 suggestions."""
        spec = self._commands[invocation.path].spec
        wanted = next((p for p in spec.parameters if p.name == parameter), None)
        is_there = self._is_there(spec, invocation.caller)
        if (
            wanted is None
            or not is_there
            or not await self._services.door.admits(invocation.caller)
        ):
            return []
        typed = invocation.arguments.get(parameter, "")
        async with self._services.storage.reading() as uow:
            return await completions(uow, wanted.kind, typed, invocation.caller)

    async def _run(self, command: Command, invocation: Invocation) -> Reply:
        """Run a command, if its caller is let in."""
        if not await self._services.door.admits(invocation.caller):
            return self._services.door.refusal(invocation.caller)
        arguments = _checked(command.spec, invocation)
        caller = _heard(command.spec, invocation.caller)
        specs = self.specs_for(caller)
        context = Context(caller=caller, services=self._services, specs=specs)
        return await command.run(context, **arguments)

    def _is_there(self, spec: CommandSpec, caller: Caller) -> bool:
        """Tell whether a command is there for the caller: to others it is as if there was none."""
        return not spec.is_for_operators or self._services.door.is_operator(caller.identity)


def _which(error: AmbiguousNameError, spec: CommandSpec, invocation: Invocation) -> Reply:
    """Ask which one is meant: each button calls the command again with one that is."""

    def line(meant: str) -> str | None:
        arguments = {
            name: meant if value == error.written else value
            for name, value in invocation.arguments.items()
        }
        return write_line(spec, arguments)

    lines = {label: line(meant) for label, meant in error.choices.items()}
    return Reply(
        text=str(error),
        buttons=tuple(Button(label=label, command=at) for label, at in lines.items() if at),
    )


def _heard(spec: CommandSpec, caller: Caller) -> Caller:
    """Return the caller, who means no message where the command is never about one."""
    return caller if spec.on_message else replace(caller, about="")


def _checked(spec: CommandSpec, invocation: Invocation) -> dict[str, str | File]:
    """Return the arguments that the command knows; what is missing or unfit is said by name."""
    given: dict[str, str | File] = {}
    for parameter in spec.parameters:
        is_file = parameter.kind == "file"
        source = invocation.files if is_file else invocation.arguments
        value = source.get(parameter.name)
        if isinstance(value, File) or (value and value.strip()):
            _require_fit(spec, parameter, value)
            given[parameter.name] = value
        elif parameter.is_required:
            message = f"`/{spec.path}` needs {parameter.name}: {parameter.help}."
            raise BadInputError(message)
    return given


def _require_fit(spec: CommandSpec, parameter: ParameterSpec, value: str | File) -> None:
    """Refuse a choice that is none and a number that is none, and say what would be one."""
    if parameter.kind == "choice" and value not in parameter.choices:
        message = (
            f"`/{spec.path}` knows no {parameter.name} {value!r};"
            f" choose one of {', '.join(parameter.choices)}."
        )
        raise BadInputError(message)
    if parameter.kind == "number" and not (isinstance(value, str) and _is_number(value)):
        message = f"`/{spec.path}` needs a whole number as {parameter.name}, not {value!r}."
        raise BadInputError(message)


def _is_number(text: str) -> bool:
    """Tell whether a text is a whole number that can be counted to."""
    return text.isdecimal() and len(text) <= _MOST_DIGITS
