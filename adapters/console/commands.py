"""Command lines at the terminal: reading them, and completing them with Tab."""

from collections.abc import AsyncGenerator, Iterable

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from bot.domain.command import Caller, CommandSpec
from bot.domain.reply import Reply
from bot.ports.command_desk import CommandDesk


def is_command(line: str) -> bool:
    """Tell whether a line is a command."""
    return line.startswith("/")


async def run_line(line: str, caller: Caller, desk: CommandDesk) -> Reply:
    """Run a command line; an unknown one is said to be so."""
    invocation = desk.parse(line.removeprefix("/"), caller)
    if invocation is None:
        name = line.split(maxsplit=1)[0]
        return Reply(text=f"There is no command {name!r}. `/help` shows all.", tone="bad")
    return await desk.run(invocation)


class CommandCompleter(Completer):
    """Completes commands and the names of personas."""

    def __init__(self, desk: CommandDesk, caller: Caller) -> None:
        self._desk = desk
        self._caller = caller

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
        del complete_event
        typed = document.text_before_cursor
        if not is_command(typed):
            return
        for path in self._matching_paths(typed.removeprefix("/")):
            yield Completion(f"/{path}", start_position=-len(typed))
        async for completion in self._personas(typed.removeprefix("/")):
            yield completion

    def _matching_paths(self, typed: str) -> list[str]:
        """Return the commands that begin so."""
        return [s.path for s in self._desk.specs if s.is_listed and s.path.startswith(typed)]

    async def _personas(self, typed: str) -> AsyncGenerator[Completion, None]:
        """Yield the names that fit where a persona is to be named."""
        spec = self._spec_of(typed)
        invocation = self._desk.parse(typed, self._caller) if spec else None
        if spec is None or invocation is None or not spec.parameters:
            return
        parameter = spec.parameters[-1].name
        word = invocation.arguments.get(parameter, "")
        for suggestion in await self._desk.suggest(invocation, parameter):
            yield Completion(suggestion.value, start_position=-len(word), display=suggestion.label)

    def _spec_of(self, typed: str) -> CommandSpec | None:
        """Return the command whose arguments are being typed."""
        return next((s for s in self._desk.specs if typed.startswith(f"{s.path} ")), None)
