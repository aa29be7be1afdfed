"""What a model is asked, and what it says."""

from dataclasses import dataclass, field
from typing import Literal

from bot.domain.persona import ModelPreference
from bot.domain.turn import Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptMessage:
    """One line of the conversation as the model sees it."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """A request to a model: instructions first, then lines that alternate and end with the user."""

    system: str
    messages: tuple[PromptMessage, ...]
    preference: ModelPreference = field(default_factory=ModelPreference)


@dataclass(frozen=True, slots=True)
class TextDelta:
    """The next piece of an answer."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """The end of an answer; always the last event of a stream."""

    model: str
    """The id of the model that spoke, `provider:model`."""
    usage: Usage
    was_cut: bool = False
    """Whether the model stopped because of its length limit."""


ModelEvent = TextDelta | Finished
