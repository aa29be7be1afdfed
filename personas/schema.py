"""One persona file: which keys it may have, and what they may hold.

Strangers' text enters here, so unknown keys and unfit values are errors. Inside, a persona is a
`PersonaDefinition`.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.domain.persona import (
    Emoji,
    MemoryPolicy,
    ModelPreference,
    PersonaDefinition,
    Rating,
    SentenceLength,
    Traits,
)

_Degree = Annotated[float, Field(ge=0, le=1)]
_Line = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^\w[\w &'-]*$")]
_Greeting = Annotated[str, Field(min_length=1, max_length=4000)]


class _Section(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        str_strip_whitespace=True,
        use_attribute_docstrings=True,
    )


class TraitsSection(_Section):
    """`[traits]`: how the persona comes across; what is left out is not said to the model."""

    warmth: _Degree | None = None
    """From 0, cool and matter-of-fact, to 1, very warm."""
    playfulness: _Degree | None = None
    """From 0, earnest, to 1, very playful."""
    assertiveness: _Degree | None = None
    """From 0, gentle and yielding, to 1, bold and leading."""
    humour: _Degree | None = None
    """From 0, serious, to 1, funny."""
    formality: _Degree | None = None
    """From 0, casual, to 1, formal."""
    emoji: Emoji | None = None
    """How often it writes emoji."""
    sentence_length: SentenceLength | None = None
    """How long its sentences are."""


class MemoryPolicySection(_Section):
    """`[memory_policy]`: what of the conversation the persona is shown."""

    window_messages: Annotated[int, Field(ge=1, le=500)] = 40
    """How many of the newest messages it is shown."""
    window_tokens: Annotated[int, Field(ge=100, le=200_000)] = 6000
    """How long they may be together, in estimated tokens; the model's own limit holds as well."""
    sees: Literal["own", "session"] = "session"
    """`own` for the turns it answered itself, `session` for those of other personas as well."""
    recall: Annotated[int, Field(ge=0, le=20)] | None = None
    """How many passages of earlier conversations it recalls for an answer."""


class ModelSection(_Section):
    """`[model]`: what the persona asks of the model; what is left out follows the settings."""

    id: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    """The model that plays it, as `provider:model`."""
    temperature: Annotated[float, Field(ge=0, le=2)] | None = None
    """How freely it chooses words, from 0 to 2."""
    max_tokens: Annotated[int, Field(ge=16, le=100_000)] | None = None
    """How long an answer may be."""


class PersonaFile(_Section):
    """All keys of a persona file. Names and meanings are those of character cards."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    """How commands and settings name it; never change it, what was said is tied to it."""
    name: Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\r\n]+$")]
    """What people see."""
    description: Annotated[str, Field(min_length=1, max_length=20_000)]
    """One or two sentences that help people choose."""
    icon: Annotated[str, Field(max_length=16, pattern=r"^\S*$")] = ""
    """One emoji, shown before the name."""
    system_prompt: Annotated[str, Field(max_length=20_000)] = ""
    """Who it is, how it speaks, what it does and does not do; the heart of a persona."""
    personality: Annotated[str, Field(max_length=8000)] = ""
    """A few words on its character."""
    scenario: Annotated[str, Field(max_length=8000)] = ""
    """Where and when the conversation takes place."""
    greeting: Annotated[str, Field(max_length=4000)] = ""
    """What it says first."""
    alternate_greetings: Annotated[list[_Greeting], Field(max_length=20)] = []
    """Other things that it may say first."""
    example_dialogue: Annotated[str, Field(max_length=20_000)] = ""
    """Short dialogues that show its voice, each begun by `<START>`."""
    post_history_instructions: Annotated[str, Field(max_length=4000)] = ""
    """A short reminder that the model reads last."""
    tags: Annotated[list[_Line], Field(max_length=20)] = []
    """Words to find it by."""
    rating: Rating = "everyone"
    """Whom it is fit for."""
    aliases: Annotated[list[_Line], Field(max_length=10)] = []
    """Other names that commands take for it."""
    traits: TraitsSection = TraitsSection()
    """How it comes across, in degrees."""
    memory_policy: MemoryPolicySection = MemoryPolicySection()
    """What of the conversation it is shown."""
    model: ModelSection = ModelSection()
    """What it asks of the model."""

    def to_definition(self) -> PersonaDefinition:
        """Return the persona that this file describes."""
        return PersonaDefinition(
            name=self.name,
            description=self.description,
            icon=self.icon,
            system_prompt=self.system_prompt,
            personality=self.personality,
            scenario=self.scenario,
            greeting=self.greeting,
            alternate_greetings=tuple(self.alternate_greetings),
            example_dialogue=self.example_dialogue,
            post_history_instructions=self.post_history_instructions,
            tags=tuple(self.tags),
            rating=self.rating,
            aliases=tuple(self.aliases),
            traits=Traits(**self.traits.model_dump()),
            memory_policy=MemoryPolicy(**self.memory_policy.model_dump()),
            model=ModelPreference(**self.model.model_dump()),
        )
