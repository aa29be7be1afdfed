"""From a model id to a model: which provider, which address, which key."""

from collections.abc import Callable
from dataclasses import dataclass
from os import environ
from typing import Any

from openai import AsyncOpenAI
from pydantic import SecretStr
from pydantic_ai.exceptions import UserError
from pydantic_ai.models import Model, infer_model
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.profiles.openai import OpenAIModelProfile
from pydantic_ai.providers import Provider, infer_provider_class
from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

from bot.domain.persona import ModelPreference
from bot.llm.config import LlmConfig
from bot.llm.errors import sort_error
from bot.llm.provider_model import ProviderModel

_CHAT_PROVIDERS = frozenset({"", "openai", "openai-chat"})
"""Prefixes that, with an address of its own, mean any server that speaks chat completions."""

_CHAT_PROFILE = OpenAIModelProfile(
    # Not every server knows the newer name of the limit; all of them know this one.
    openai_chat_supports_max_completion_tokens=False,
    # Without it, an answer that a proxy cuts off in the middle would pass for a whole one.
    openai_chat_streaming_requires_finish_reason=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where a provider is, and what opens it; empty means as is usual for the provider."""

    base_url: str = ""
    api_key: SecretStr | None = None


def endpoint_for(model_id: str, config: LlmConfig) -> Endpoint:
    """Return address and key: those of the settings are for the provider of the configured model.

    They also serve ids that name no provider, since those mean nothing anywhere else.
    """
    prefix, _ = _split(model_id)
    configured, _ = _split(config.model)
    if prefix in {"", configured}:
        return Endpoint(base_url=config.base_url, api_key=config.api_key)
    return Endpoint()


def open_model(
    model_id: str, endpoint: Endpoint, usual: ModelPreference, *, sees: bool
) -> ProviderModel:
    """Return the model of that id, which may be shown pictures if it `sees`.

    Raises:
        BadCredentialsError: There can be none.
    """
    try:
        model = _connect(model_id, endpoint)
    except (UserError, ImportError) as error:
        raise sort_error(error, model_id) from None
    sees = sees and model.profile.get("supports_image_input", True)
    return ProviderModel(model, model_id=model_id, usual=usual, sees=sees)


def open_chat_model(model_id: str, endpoint: Endpoint) -> ProviderModel:
    """Return the only model of a server that speaks chat completions."""
    model = _chat_model("default", endpoint, may_use_openai_key=False)
    model = _asking_once(model)
    return ProviderModel(model, model_id=model_id, usual=ModelPreference(), sees=False)


def _connect(model_id: str, endpoint: Endpoint) -> Model[Any]:
    """Return pydantic-ai's model."""
    prefix, name = _split(model_id)
    if endpoint.base_url and prefix in _CHAT_PROVIDERS:
        return _asking_once(_chat_model(name, endpoint, may_use_openai_key=bool(prefix)))
    if endpoint.base_url or endpoint.api_key:
        return _asking_once(infer_model(model_id, _provider_at(endpoint)))
    return _asking_once(infer_model(model_id))


def _asking_once(model: Model[Any]) -> Model[Any]:
    """Switch off the retries of the provider's SDK.

    The setting of the same name would copy the whole client for each request, which takes 2 ms.
    """
    client: Any = model.provider.client if model.provider else None
    if hasattr(client, "max_retries"):
        client.max_retries = 0
    return model


def _split(model_id: str) -> tuple[str, str]:
    """Return provider and name; a colon may belong to the name, as in Ollama's `llama3.2:3b`."""
    prefix, colon, name = model_id.partition(":")
    try:
        infer_provider_class(prefix)
    except ValueError:
        return "", model_id
    except ImportError:
        pass
    return (prefix, name) if colon else ("", model_id)


def _chat_model(name: str, endpoint: Endpoint, *, may_use_openai_key: bool) -> Model[Any]:
    """Return a model of a server that speaks chat completions.

    A key in OPENAI_API_KEY goes there only if the model's id says `openai:`.
    """
    key = endpoint.api_key.get_secret_value() if endpoint.api_key else None
    if key is None and may_use_openai_key:
        key = environ.get("OPENAI_API_KEY")
    provider = OpenAICompatibleProvider(
        "own-server", base_url=endpoint.base_url, api_key=key, profile=_CHAT_PROFILE
    )
    _send_messages_as_they_are(provider.client)
    return OpenAIChatModel(name, provider=provider)


def _send_messages_as_they_are(client: AsyncOpenAI) -> None:
    """Spare the SDK its look at every message, which takes 7 ms of processor time for 40 of them.

    It searches them for files and renamed fields, of which we send none; what comes as extra body
    it takes as it is.
    """
    completions: Any = client.chat.completions
    create = completions.create

    async def create_directly(*, messages: list[Any], extra_body: Any, **others: Any) -> Any:  # noqa: ANN401 - the SDK's own signature
        body: dict[str, Any] = {**(extra_body or {}), "messages": messages}
        return await create(messages=[], extra_body=body, **others)

    completions.create = create_directly


def _provider_at(endpoint: Endpoint) -> Callable[[str], Provider[Any]]:
    """Return what makes a provider with the given address and key."""
    arguments: dict[str, str] = {}
    if endpoint.base_url:
        arguments["base_url"] = endpoint.base_url
    if endpoint.api_key:
        arguments["api_key"] = endpoint.api_key.get_secret_value()

    def make(provider: str) -> Provider[Any]:
        make_one: Callable[..., Provider[Any]] = infer_provider_class(provider)
        try:
            return make_one(**arguments)
        except TypeError:
            message = f"The provider {provider!r} takes no {' and no '.join(arguments)} from llm."
            raise UserError(message) from None

    return make
