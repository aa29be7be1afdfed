"""Who the bot is. Character cards call this a character, `{{char}}`."""

from dataclasses import dataclass, field
from typing import Literal

from bot.domain.ids import PersonaId, UserId

Rating = Literal["everyone", "teen", "mature"]
Emoji = Literal["never", "rarely", "sometimes", "often"]
SentenceLength = Literal["short", "medium", "long"]
PersonaSource = Literal["library", "user", "card"]


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
    sees: Literal["own", "session"] = "session"
    """`own`: only the turns it answered. `session`: other personas' lines too, quoted by name."""


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

    @property
    def name(self) -> str:
        """Return the name that people see."""
        return self.definition.name

    @property
    def label(self) -> str:
        """Return icon and name, as in lists and headers."""
        return f"{self.definition.icon} {self.name}".strip()
