"""The command desk: reads, completes and runs commands for every adapter."""

import logging
from collections.abc import Sequence

from bot.commands.catalogue import CATALOGUE
from bot.commands.context import Context, Services
from bot.conversation.sessions import current_with_user
from bot.domain.command import Caller, CommandSpec, Invocation, ParameterSpec, Suggestion
from bot.domain.errors import BadInputError, GreenroomError
from bot.domain.file import File
from bot.domain.reply import Reply

logger = logging.getLogger(__name__)

_MOST_SUGGESTIONS = 25
"""Discord's limit for the choices of an autocompletion."""


class Desk:
    """The catalogue at work."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._commands = {c.spec.path: c for c in CATALOGUE}
        self._defaults = {c.spec.noun: c for c in CATALOGUE if c.spec.is_default}

    @property
    def specs(self) -> Sequence[CommandSpec]:
        """Return every command, in the order of the help text."""
        return [command.spec for command in self._commands.values()]

    def parse(self, line: str, caller: Caller) -> Invocation | None:
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
        arguments = _fill(command.spec.parameters, rest[0] if rest else "")
        return Invocation(path=command.spec.path, caller=caller, arguments=arguments)

    async def run(self, invocation: Invocation) -> Reply:
        """Run a command. Bad input and faults come back as a reply, never as an error."""
        try:
            command = self._commands[invocation.path]
            arguments = _checked(command.spec, invocation)
            context = Context(caller=invocation.caller, services=self._services, specs=self.specs)
            return await command.run(context, **arguments)
        except BadInputError as error:
            return Reply(text=str(error), tone="bad")
        except GreenroomError as error:
            logger.warning("/%s failed: %s %s", invocation.path, error, error.remedy)
            return Reply(text=str(error), tone="bad")
        except Exception:
            logger.exception("/%s ended unexpectedly", invocation.path)
            return Reply(text="Something went wrong on my side; nothing was changed.", tone="bad")

    async def suggest(self, invocation: Invocation, parameter: str) -> Sequence[Suggestion]:
        """Complete one argument from what was typed so far, at most 25 suggestions."""
        spec = self._commands[invocation.path].spec
        kinds = {p.name: p.kind for p in spec.parameters}
        if kinds.get(parameter) != "persona":
            return []
        typed = invocation.arguments.get(parameter, "").casefold()
        async with self._services.storage.reading() as uow:
            known = await current_with_user(uow, invocation.caller)
            personas = await uow.personas.visible_to(known.viewer)
        fitting = [p for p in personas if typed in p.name.casefold() or typed in p.id.casefold()]
        fitting.sort(key=lambda p: not p.name.casefold().startswith(typed))
        return [Suggestion(label=p.label, value=p.id) for p in fitting[:_MOST_SUGGESTIONS]]


def _fill(parameters: Sequence[ParameterSpec], rest: str) -> dict[str, str]:
    """Give each parameter its word, the last one all that is left."""
    words = rest.split(maxsplit=max(0, len(parameters) - 1)) if parameters else []
    return {p.name: word.strip() for p, word in zip(parameters, words, strict=False)}


def _checked(spec: CommandSpec, invocation: Invocation) -> dict[str, str | File]:
    """Return the arguments that the command knows; a missing one is said by name."""
    given = {p.name: _given(p, invocation) for p in spec.parameters}
    for parameter in spec.parameters:
        if parameter.is_required and given[parameter.name] is None:
            message = f"`/{spec.path}` needs {parameter.name}: {parameter.help}."
            raise BadInputError(message)
    return {name: value for name, value in given.items() if value is not None}


def _given(parameter: ParameterSpec, invocation: Invocation) -> str | File | None:
    """Return what a parameter was given; None for words where a file is wanted, and for blanks."""
    if parameter.kind == "file":
        return invocation.files.get(parameter.name)
    words = invocation.arguments.get(parameter.name, "")
    return words if words.strip() else None
