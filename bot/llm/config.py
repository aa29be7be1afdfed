"""The settings of the language model, and what follows from them without asking any model."""

from collections.abc import Iterator
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

LOCAL_MODEL = "local:smollm2"
"""The id of the model that runs inside this process."""

LOCAL_CONTEXT_TOKENS = 8192
LOCAL_ANSWER_TOKENS = 160
_OTHER_CONTEXT_TOKENS = 32_768


class LlmConfig(BaseModel):
    """Which language model answers."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    model: str = LOCAL_MODEL
    """The model that answers, as `provider:model`, such as `anthropic:claude-sonnet-4-5` or
    `openai:gpt-5-mini`; the default, `local:smollm2`, is small, runs inside Greenroom and needs no
    key."""
    fallbacks: tuple[str, ...] = ()
    """Models to ask, in this order, when the one before gives no answer at all; by default none."""
    base_url: str = Field(default="", pattern=r"^(https?://\S+)?$")
    """The address of a server that speaks OpenAI's chat completions (Ollama, LM Studio, vLLM,
    llama.cpp, most proxies), mostly ending in `/v1`; empty by default, which is the provider's own
    address."""
    api_key: SecretStr | None = None
    """The provider's key; by default taken from the provider's usual environment variable, such as
    `OPENAI_API_KEY` or `ANTHROPIC_API_KEY`."""
    temperature: float | None = Field(default=None, ge=0, le=2)
    """How freely the model chooses its words, from 0 to 2, where the persona does not say; by
    default left to the provider, and the embedded model always keeps its own."""
    max_tokens: int = Field(default=1024, ge=16)
    """The longest answer in tokens, where the persona does not say; by default 1024, and never more
    than 160 for the embedded model."""
    context_tokens: int | None = Field(default=None, ge=1024)
    """How many tokens the model can read and write together; by default 8192 for the embedded model
    and 32768 for all others."""
    vision: Literal["auto", "yes", "no"] = "auto"
    """Whether the models can look at pictures: by default `auto`, which takes it that those of the
    providers can and those of a server of your own, behind `base_url`, cannot; `yes` or `no` is for
    all of them. The embedded model never can."""
    first_token_timeout: float = Field(default=60, gt=0)
    """How many seconds the model may take until its first word, thinking included; by default
    60."""
    silence_timeout: float = Field(default=60, gt=0)
    """How many seconds the model may pause in the middle of an answer; by default 60."""
    total_timeout: float = Field(default=300, gt=0)
    """How many seconds the model may take for a whole answer; by default 300."""

    def chain(self, preferred: str | None = None) -> Iterator[str]:
        """Yield the ids of the models to ask, each once: the preferred or the usual one first."""
        yield from dict.fromkeys((preferred or self.model, *self.fallbacks))


def can_see(config: LlmConfig, model_id: str) -> bool:
    """Tell whether a model is taken for one that can look at pictures."""
    if model_id == LOCAL_MODEL or config.vision == "no":
        return False
    is_elsewhere = _provider_of(model_id) not in {"", _provider_of(config.model)}
    return config.vision == "yes" or not config.base_url or is_elsewhere


def find_blind(config: LlmConfig, preferred: str | None) -> str | None:
    """Return the id of the model that is asked first if it cannot see pictures."""
    first = next(config.chain(preferred))
    return None if can_see(config, first) else first


def _provider_of(model_id: str) -> str:
    """Return what stands before the colon; nothing for a bare name."""
    prefix, colon, _ = model_id.partition(":")
    return prefix if colon else ""


def context_tokens(config: LlmConfig) -> int:
    """Return how many tokens prompt and answer may have together, whichever model answers."""
    if config.context_tokens is not None:
        return config.context_tokens
    return LOCAL_CONTEXT_TOKENS if LOCAL_MODEL in config.chain() else _OTHER_CONTEXT_TOKENS


def answer_tokens(config: LlmConfig) -> int:
    """Return how many of the `context_tokens` to keep free for the answer."""
    is_local_only = set(config.chain()) == {LOCAL_MODEL}
    return min(config.max_tokens, LOCAL_ANSWER_TOKENS) if is_local_only else config.max_tokens


def is_brief(config: LlmConfig) -> bool:
    """Tell whether only the embedded model answers, which follows short instructions only."""
    return set(config.chain()) == {LOCAL_MODEL}
