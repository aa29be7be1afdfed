"""What a model is asked, and what it says."""

from dataclasses import dataclass, field, replace
from typing import Literal

from bot.domain.file import File
from bot.domain.persona import ModelPreference
from bot.domain.turn import Usage

_UNSEEN = "[You cannot see pictures: do not say what is on them.]"


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptMessage:
    """One line of the conversation as the model sees it."""

    role: Literal["user", "assistant"]
    content: str
    pictures: tuple[File, ...] = ()
    """What it shows, on the side of the user only."""

    def without_pictures(self) -> "PromptMessage":
        """Return the line as a model is given it that cannot see."""
        if not self.pictures:
            return self
        return replace(self, content=f"{self.content}\n{_UNSEEN}", pictures=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """A request to a model: instructions first, then lines that alternate and end with the user."""

    system: str
    messages: tuple[PromptMessage, ...]
    preference: ModelPreference = field(default_factory=ModelPreference)

    @property
    def has_pictures(self) -> bool:
        """Tell whether anything is shown."""
        return any(message.pictures for message in self.messages)

    def without_pictures(self) -> "Prompt":
        """Return the prompt for a model that cannot see."""
        return replace(self, messages=tuple(m.without_pictures() for m in self.messages))


@dataclass(frozen=True, slots=True)
class TextDelta:
    """The next piece of an answer."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What the provider has reported until now, of an answer that may never come to its end."""

    usage: Usage
    """All of it so far: a later report takes the place of this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """The end of an answer; always the last event of a stream."""

    model: str
    """The id of the model that spoke, `provider:model`."""
    usage: Usage
    was_cut: bool = False
    """Whether the model stopped because of its length limit."""


ModelEvent = TextDelta | Spent | Finished
