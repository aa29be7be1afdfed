"""A core that does as it is told: what the Discord adapter talks to in its own tests."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from bot.domain.command import Caller, CommandSpec, Invocation, ParameterSpec, Suggestion
from bot.domain.message import IncomingMessage
from bot.domain.reply import Reply

SPECS = (
    CommandSpec(noun="persona", verb="list", help="Show all personas.", is_default=True),
    CommandSpec(
        noun="persona",
        verb="switch",
        help="Choose who answers in this conversation.",
        parameters=(ParameterSpec(name="name", help="who shall answer", kind="persona"),),
    ),
    CommandSpec(
        noun="session",
        verb="new",
        help="Begin a new conversation.",
        parameters=(ParameterSpec(name="title", help="about what", is_required=False),),
    ),
    CommandSpec(noun="help", verb="", help="Show what can be done. " + "Really. " * 20),
    CommandSpec(noun="turn", verb="retry", help="Try again.", is_listed=False),
)


@dataclass
class FakeFrontDesk:
    """Takes messages, and does with them what the test says."""

    taken: list[IncomingMessage] = field(default_factory=list[IncomingMessage])
    react: Callable[[IncomingMessage], Awaitable[None]] | None = None

    async def accept(self, incoming: IncomingMessage) -> None:
        """Take a message."""
        self.taken.append(incoming)
        if self.react is not None:
            await self.react(incoming)


@dataclass
class FakeDesk:
    """Answers every command with the same reply."""

    reply: Reply = field(default_factory=lambda: Reply(text="Done."))
    specs: Sequence[CommandSpec] = SPECS
    suggestions: Sequence[Suggestion] = ()
    calls: list[Invocation] = field(default_factory=list[Invocation])
    before: Callable[[], Awaitable[None]] | None = None
    """Awaited before a command or a completion is answered."""

    def parse(self, line: str, caller: Caller) -> Invocation | None:
        """Read a command of two words and one argument."""
        words = line.split(maxsplit=2)
        path = " ".join(words[:2])
        if path not in {spec.path for spec in self.specs}:
            return None
        return Invocation(path=path, caller=caller, arguments={"rest": " ".join(words[2:])})

    async def run(self, invocation: Invocation) -> Reply:
        """Answer a command."""
        self.calls.append(invocation)
        if self.before is not None:
            await self.before()
        return self.reply

    async def suggest(self, invocation: Invocation, parameter: str) -> Sequence[Suggestion]:
        """Complete an argument."""
        self.calls.append(invocation)
        if self.before is not None:
            await self.before()
        typed = invocation.arguments[parameter]
        return [one for one in self.suggestions if one.label.startswith(typed)]


@dataclass
class FakeMarkers:
    """Markers in memory."""

    kept: dict[str, str] = field(default_factory=dict[str, str])

    async def find(self, name: str) -> str | None:
        """Return what was kept."""
        return self.kept.get(name)

    async def keep(self, name: str, value: str) -> None:
        """Keep a value."""
        self.kept[name] = value
