"""Puts the models together as the settings say.

Nothing is imported, started or asked before the first prompt.
"""

from functools import partial

from pydantic import SecretStr

from bot.domain.errors import ConfigurationError, ModelUnreachableError
from bot.domain.persona import ModelPreference
from bot.llm.config import (
    LOCAL_ANSWER_TOKENS,
    LOCAL_CONTEXT_TOKENS,
    LOCAL_MODEL,
    LlmConfig,
    can_see,
)
from bot.llm.embedded import EmbeddedModel, EmbeddedServer, find_model_file
from bot.llm.lazy import LazyModel
from bot.llm.switchboard import Switchboard
from bot.llm.time_limited import TimeLimited
from bot.ports.language_model import LanguageModel


def build(config: LlmConfig) -> LanguageModel:
    """Return the models of the settings as one.

    Raises:
        ConfigurationError: The embedded model is asked for but not installed.
    """
    if LOCAL_MODEL in config.chain():
        find_model_file()
    return Switchboard(config, partial(make_model, config))


def make_model(config: LlmConfig, model_id: str) -> LanguageModel:
    """Return one model, not yet opened, with its time limits."""
    open_model = _open_embedded if model_id == LOCAL_MODEL else _open_provider
    return TimeLimited(
        LazyModel(partial(open_model, config, model_id)),
        first_token=config.first_token_timeout,
        silence=config.silence_timeout,
        total=config.total_timeout,
    )


def _open_provider(config: LlmConfig, model_id: str) -> LanguageModel:
    """Connect to a provider."""
    from bot.llm.providers import endpoint_for, open_model  # noqa: PLC0415 - takes seconds

    usual = ModelPreference(temperature=config.temperature, max_tokens=config.max_tokens)
    sees = can_see(config, model_id)
    return open_model(model_id, endpoint_for(model_id, config), usual, sees=sees)


def _open_embedded(config: LlmConfig, model_id: str) -> LanguageModel:
    """Start the embedded server and connect to it."""
    from bot.llm.providers import Endpoint, open_chat_model  # noqa: PLC0415 - takes seconds

    try:
        server = EmbeddedServer(find_model_file(), context_tokens=LOCAL_CONTEXT_TOKENS)
    except (ConfigurationError, RuntimeError) as error:
        message = "The embedded model cannot be started. Only the operator can mend that."
        raise ModelUnreachableError(message, remedy=str(error)) from error
    endpoint = Endpoint(base_url=server.base_url, api_key=SecretStr(server.api_key))
    model = open_chat_model(model_id, endpoint)
    return EmbeddedModel(
        model, server=server, max_tokens=min(config.max_tokens, LOCAL_ANSWER_TOKENS)
    )
