"""What adapters hand commands to."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.command import Caller, CommandSpec, Invocation, Suggestion
from bot.domain.reply import Reply


class CommandDesk(Protocol):
    """The command catalogue at work."""

    @property
    def specs(self) -> Sequence[CommandSpec]:
        """Return every command that anybody can use, in the order of the help text.

        Some are there for operators only, if there are any.
        """
        ...

    def specs_for(self, caller: Caller) -> Sequence[CommandSpec]:
        """Return every command that the caller can use."""
        ...

    def parse(self, line: str, caller: Caller, *, has_paths: bool = False) -> Invocation | None:
        """Read a command line without its slash; None if no command has that name.

        The words after the command fill its parameters in order, the last one takes the rest. Files
        come beside the line and take no words, but where a line `has_paths`, in which they are
        written as their paths.
        """
        ...

    async def run(self, invocation: Invocation) -> Reply:
        """Run a command. Bad input and expected faults come back as a reply, never as an error."""
        ...

    async def suggest(self, invocation: Invocation, parameter: str) -> Sequence[Suggestion]:
        """Complete one argument from what was typed so far, at most 25 suggestions."""
        ...
