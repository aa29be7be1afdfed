"""Who the bot is. Character cards call this a character, `{{char}}`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol, TypeVar

from bot.domain.face import Face
from bot.domain.file import File
from bot.domain.ids import PersonaId, PlaceId, UserId
from bot.domain.lore import Lorebook

ID_PREFIX = "id:"
"""Begins an argument that means one persona, whatever others are called."""

Rating = Literal["everyone", "teen", "mature"]
Emoji = Literal["never", "rarely", "sometimes", "often"]
SentenceLength = Literal["short", "medium", "long"]
PersonaSource = Literal["library", "user", "card"]
Sight = Literal["own", "session"]
"""What a persona is told of conversations: the turns that it answered, or those of others, too."""
Visibility = Literal["private", "server", "public"]
"""Who but its owner may see a persona: nobody, people in one server or group, everybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """How a persona comes across: degrees from 0 (not at all) to 1 (very); None says nothing."""

    warmth: float | None = None
    playfulness: float | None = None
    assertiveness: float | None = None
    humour: float | None = None
    formality: float | None = None
    emoji: Emoji | None = None
    sentence_length: SentenceLength | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryPolicy:
    """What of the past a persona is shown."""

    window_messages: int = 40
    """How many of the newest messages reach the prompt."""
    window_tokens: int = 6000
    """How many estimated tokens of them, at most."""
    sees: Sight = "session"
    """`own`: only the turns it answered. `session`: other personas' lines too, quoted by name."""
    recall: int | None = None
    """How many passages of earlier conversations it recalls; None leaves it to the settings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelPreference:
    """What a persona asks of the model; None leaves it to the settings."""

    id: str | None = None
    """A model id, `provider:model`."""
    temperature: float | None = None
    max_tokens: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DepthPrompt:
    """A reminder that stands among the newest messages."""

    prompt: str
    depth: int = 4
    """How many messages from the end."""
    role: Literal["system", "user", "assistant"] = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonaDefinition:
    """What a persona is made of: the part that a revision freezes. Field names as in cards."""

    name: str
    description: str
    icon: str = ""
    system_prompt: str = ""
    personality: str = ""
    scenario: str = ""
    greeting: str = ""
    alternate_greetings: tuple[str, ...] = ()
    example_dialogue: str = ""
    post_history_instructions: str = ""
    tags: tuple[str, ...] = ()
    rating: Rating = "everyone"
    aliases: tuple[str, ...] = ()
    nickname: str = ""
    """What `{{char}}` stands for; empty for the name."""
    creator: str = ""
    creator_notes: str = ""
    """For people; never told to a model."""
    character_version: str = ""
    depth_prompt: DepthPrompt | None = None
    traits: Traits = field(default_factory=Traits)
    memory_policy: MemoryPolicy = field(default_factory=MemoryPolicy)
    model: ModelPreference = field(default_factory=ModelPreference)


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """A persona at one revision."""

    id: PersonaId
    revision: int
    """Counts from 1; every change of the definition makes the next one."""
    definition: PersonaDefinition
    source: PersonaSource = "library"
    owner_id: UserId | None = None
    """None for library personas, which belong to nobody."""
    visibility: Visibility = "public"
    server_id: PlaceId | None = None
    """The server or group that it is shown in, where its visibility is `server`."""

    @property
    def name(self) -> str:
        """Return the name that people see."""
        return self.definition.name

    @property
    def label(self) -> str:
        """Return icon and name, as in lists and headers."""
        return self.face.label

    @property
    def tells_description(self) -> bool:
        """Tell whether the description is for the model, and not only for people.

        In a persona file it helps people choose, so it is told only where the file has no system
        prompt. In cards and in what people write in a chat it is the definition itself.
        """
        return self.source != "library" or not self.definition.system_prompt

    @property
    def face(self) -> Face:
        """Return how it is shown when it speaks."""
        return Face(
            persona_id=self.id,
            revision=self.revision,
            name=self.name,
            icon=self.definition.icon,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Appendix:
    """What hangs on a revision beside its definition; large, so it is loaded when it is needed."""

    picture: File | None = None
    card: Mapping[str, Any] | None = None
    """The card that it was imported from, word for word: nothing of it is lost at export."""
    assets: tuple[File, ...] = ()
    """Files that came in the card, by their path in it."""
    lorebook: Lorebook | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One entry of a persona's history."""

    number: int
    name: str
    created_at: datetime
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Footprint:
    """What hangs on a persona, told before it is deleted."""

    messages: int
    sessions: int
    """In which it spoke."""
    bindings: int
    """Sessions, places and people that chose it."""


class Named(Protocol):
    """What people call by a name: a persona or a mask."""

    @property
    def id(self) -> object:
        """Return its key."""
        ...

    @property
    def name(self) -> str:
        """Return the name that people see."""
        ...

    @property
    def definition(self) -> PersonaDefinition:
        """Return what it is made of."""
        ...


NamedT = TypeVar("NamedT", bound=Named)


def named(name: str, among: Sequence[NamedT]) -> Sequence[NamedT]:
    """Return those that a name means: with `id:`, by id; else by id or name, or else by alias."""
    wanted = name.strip().casefold()
    if wanted.startswith(ID_PREFIX):
        return [n for n in among if str(n.id).casefold() == wanted.removeprefix(ID_PREFIX)]
    called = [n for n in among if wanted in {str(n.id).casefold(), n.name.casefold()}]
    aliases = [n for n in among if wanted in map(str.casefold, n.definition.aliases)]
    return called or aliases
