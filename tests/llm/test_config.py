"""What the settings mean for the length of prompts."""

from typing import Any

import pytest
from pydantic import ValidationError

from bot.llm.config import LlmConfig, answer_tokens, context_tokens, find_blind


def test_embedded_model_is_the_default() -> None:
    config = LlmConfig()

    assert config.model == "local:smollm2"
    assert (context_tokens(config), answer_tokens(config)) == (8192, 160)


def test_other_models_read_more() -> None:
    config = LlmConfig(model="openai:gpt-5-mini")

    assert (context_tokens(config), answer_tokens(config)) == (32_768, 1024)


def test_prompts_fit_the_embedded_model_when_it_is_a_fallback() -> None:
    config = LlmConfig(model="openai:gpt-5-mini", fallbacks=("local:smollm2",))

    assert context_tokens(config) == 8192


def test_operator_knows_better() -> None:
    assert context_tokens(LlmConfig(context_tokens=100_000)) == 100_000


def test_key_is_not_shown() -> None:
    config = LlmConfig.model_validate({"api_key": "sk-very-secret"})

    assert "sk-very-secret" not in f"{config!r} {config}"


def test_address_must_be_one() -> None:
    with pytest.raises(ValidationError, match="base_url"):
        LlmConfig(base_url="localhost:8080")


@pytest.mark.parametrize(
    ("settings", "preferred", "blind"),
    [
        ({}, None, "local:smollm2"),
        ({"vision": "yes"}, None, "local:smollm2"),
        ({"model": "openai:gpt-5-mini"}, None, None),
        ({"model": "openai:gpt-5-mini", "vision": "no"}, None, "openai:gpt-5-mini"),
        ({"model": "openai:gpt-5-mini"}, "local:smollm2", "local:smollm2"),
        ({"model": "llava", "base_url": "http://127.0.0.1/v1"}, None, "llava"),
        ({"model": "llava", "base_url": "http://127.0.0.1/v1", "vision": "yes"}, None, None),
        ({"model": "openai:x", "base_url": "http://127.0.0.1/v1"}, "anthropic:claude-x", None),
    ],
)
def test_which_models_cannot_see(
    settings: dict[str, Any], preferred: str | None, blind: str | None
) -> None:
    assert find_blind(LlmConfig(**settings), preferred) == blind
