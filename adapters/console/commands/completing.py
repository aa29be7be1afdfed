"""Completes command lines with Tab: commands, names and paths."""

from collections.abc import AsyncGenerator, Iterable

from prompt_toolkit.completion import CompleteEvent, Completer, Completion, PathCompleter
from prompt_toolkit.document import Document

from adapters.console.commands.running import is_command
from bot.domain.command import Caller, CommandSpec, Invocation, ParameterSpec
from bot.ports.command_desk import CommandDesk


class CommandCompleter(Completer):
    """Completes commands and the argument that is being typed."""

    def __init__(self, desk: CommandDesk, caller: Caller) -> None:
        self._desk = desk
        self._caller = caller
        self._paths = PathCompleter(expanduser=True)

    def get_completions(
        self, document: Document, complete_event: CompleteEvent
    ) -> Iterable[Completion]:
        """Return nothing: the terminal asks `get_completions_async`."""
        del document, complete_event
        return ()

    async def get_completions_async(
        self, document: Document, complete_event: CompleteEvent
    ) -> AsyncGenerator[Completion, None]:
        """Yield what may follow what was typed."""
        typed = document.text_before_cursor
        if not is_command(typed):
            return
        line = typed.removeprefix("/")
        for path in self._matching_paths(line):
            yield Completion(f"/{path}", start_position=-len(typed))
        spec = self._spec_of(line)
        invocation = self._desk.parse(line, self._caller, has_paths=True) if spec else None
        if spec is None or invocation is None or not spec.parameters:
            return
        parameter = _parameter_at(line, spec, invocation)
        async for completion in self._argument(invocation, parameter, complete_event):
            yield completion

    def _matching_paths(self, typed: str) -> list[str]:
        """Return the commands that begin so."""
        specs = self._desk.specs_for(self._caller)
        return [s.path for s in specs if s.is_listed and s.path.startswith(typed)]

    async def _argument(
        self, invocation: Invocation, parameter: ParameterSpec, event: CompleteEvent
    ) -> AsyncGenerator[Completion, None]:
        """Yield the names or paths that fit where one is to be written."""
        word = invocation.arguments.get(parameter.name, "")
        if parameter.kind == "file":
            for completion in self._paths.get_completions(Document(word), event):
                yield completion
        for suggestion in await self._desk.suggest(invocation, parameter.name):
            yield Completion(suggestion.value, start_position=-len(word), display=suggestion.label)

    def _spec_of(self, typed: str) -> CommandSpec | None:
        """Return the command whose arguments are being typed."""
        return next((s for s in self._desk.specs if typed.startswith(f"{s.path} ")), None)


def _parameter_at(line: str, spec: CommandSpec, invocation: Invocation) -> ParameterSpec:
    """Return the parameter whose argument the line ends in; a space begins the next one."""
    begun = sum(p.name in invocation.arguments for p in spec.parameters)
    is_next = line.endswith(" ") or not begun
    return spec.parameters[min(begun + is_next, len(spec.parameters)) - 1]
