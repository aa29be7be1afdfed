"""The settings of what is remembered."""

from pydantic import BaseModel, ConfigDict, Field


class MemoryConfig(BaseModel):
    """What personas remember beyond what they are shown of a conversation."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    recall: bool = True
    """Whether what fits a question is looked for in what was said earlier, and told with it; by
    default it is. The embedded model, which is too small for it, is told nothing."""
    passages: int = Field(default=5, ge=0, le=20)
    """How many passages of about four turns are told, unless a persona says it; by default 5."""
    recall_tokens: int = Field(default=1500, ge=100)
    """How long all that is recalled for an answer may be, in estimated tokens; by default 1500, and
    never more than a quarter of what a persona leaves free."""
    summaries: bool = True
    """Whether what has left the window of a conversation is summarised, in the background after an
    answer; by default it is. The embedded model cannot: with no other one, nothing is."""
    facts: bool = True
    """Whether short facts about people are kept with the summaries, each with the message in which
    they said so; by default they are."""
    model: str = ""
    """The model that is asked for summaries and facts, as `provider:model`, for which a cheap one
    will do; by default the one that answers."""
    batch_messages: int = Field(default=20, ge=2, le=200)
    """How many messages are summarised at once: so many have to have left the window; by default
    20."""
