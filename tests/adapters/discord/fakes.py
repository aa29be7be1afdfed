"""A core that does as it is told: what the Discord adapter talks to in its own tests."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from bot.domain.command import Caller, CommandSpec, Invocation, ParameterSpec, Suggestion
from bot.domain.face import Face
from bot.domain.file import File
from bot.domain.message import IncomingMessage, MessageKey
from bot.domain.place import Bookmark, PlaceKey, PlatformName
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
    CommandSpec(noun="persona", verb="create", help="Write a persona of your own."),
    CommandSpec(
        noun="persona",
        verb="edit",
        help="Change a persona of yours.",
        parameters=(
            ParameterSpec(name="name", help="one of yours", kind="own_persona"),
            ParameterSpec(
                name="part",
                help="what to change",
                kind="choice",
                choices=("basics", "more"),
                is_required=False,
            ),
        ),
    ),
    CommandSpec(
        noun="persona",
        verb="import",
        help="Take in a character card.",
        parameters=(
            ParameterSpec(name="card", help="the card", kind="file"),
            ParameterSpec(name="cover", help="a picture", kind="file", is_required=False),
        ),
    ),
    CommandSpec(
        noun="persona",
        verb="write",
        help="Take in a form.",
        parameters=(ParameterSpec(name="target", help="which", is_required=False),),
        is_listed=False,
    ),
    CommandSpec(noun="help", verb="", help="Show what can be done. " + "Really. " * 20),
    CommandSpec(noun="turn", verb="retry", help="Try again.", is_listed=False),
)


@dataclass
class FakeFrontDesk:
    """Takes messages, and does with them what the test says."""

    taken: list[IncomingMessage] = field(default_factory=list[IncomingMessage])
    react: Callable[[IncomingMessage], Awaitable[None]] | None = None
    marks: Sequence[Bookmark] = ()
    amended: list[IncomingMessage] = field(default_factory=list[IncomingMessage])
    withdrawn: list[MessageKey] = field(default_factory=list[MessageKey])
    renamed: dict[PlaceKey, str] = field(default_factory=dict[PlaceKey, str])

    async def accept(self, incoming: IncomingMessage) -> None:
        """Take a message."""
        self.taken.append(incoming)
        if self.react is not None:
            await self.react(incoming)

    async def amend(self, incoming: IncomingMessage) -> None:
        """Take what a message says now."""
        self.amended.append(incoming)

    async def withdraw(self, key: MessageKey) -> None:
        """Take that a message is gone."""
        self.withdrawn.append(key)

    async def rename(self, key: PlaceKey, title: str) -> None:
        """Take what a place is called now."""
        self.renamed[key] = title

    async def bookmarks(self, platform: PlatformName, *, bot_account: str) -> Sequence[Bookmark]:
        """Return how far places were read."""
        del platform, bot_account
        return self.marks


@dataclass
class FakeDesk:
    """Answers every command with the same reply, but for those that have one of their own."""

    reply: Reply = field(default_factory=lambda: Reply(text="Done."))
    replies: dict[str, Reply] = field(default_factory=dict[str, Reply])
    """By the path of a command."""
    specs: Sequence[CommandSpec] = SPECS
    suggestions: Sequence[Suggestion] = ()
    calls: list[Invocation] = field(default_factory=list[Invocation])
    before: Callable[[], Awaitable[None]] | None = None
    """Awaited before a command or a completion is answered."""

    def specs_for(self, caller: Caller) -> Sequence[CommandSpec]:
        """Return every command."""
        del caller
        return self.specs

    def parse(self, line: str, caller: Caller, *, has_paths: bool = False) -> Invocation | None:
        """Read a command of two words; those that follow fill its parameters in their order."""
        del has_paths
        noun_and_verb, rest = line.split()[:2], line.split(maxsplit=2)[2:]
        spec = next((spec for spec in self.specs if spec.path == " ".join(noun_and_verb)), None)
        if spec is None:
            return None
        words = rest[0].split(maxsplit=max(0, len(spec.parameters) - 1)) if rest else []
        arguments = {p.name: word for p, word in zip(spec.parameters, words, strict=False)}
        return Invocation(path=spec.path, caller=caller, arguments=arguments)

    async def run(self, invocation: Invocation) -> Reply:
        """Answer a command."""
        self.calls.append(invocation)
        if self.before is not None:
            await self.before()
        return self.replies.get(invocation.path, self.reply)

    async def suggest(self, invocation: Invocation, parameter: str) -> Sequence[Suggestion]:
        """Complete an argument."""
        self.calls.append(invocation)
        if self.before is not None:
            await self.before()
        typed = invocation.arguments.get(parameter, "")
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


@dataclass
class FakePictures:
    """The pictures that personas have, by name."""

    kept: dict[str, File] = field(default_factory=dict[str, File])

    async def find(self, face: Face) -> File | None:
        """Return the picture of a persona."""
        return self.kept.get(face.name)
