"""The next model is asked when, and only when, the one before said nothing."""

import logging

import pytest

from bot.domain.errors import ModelOverloadedError, ModelRefusedError, ModelUnreachableError
from bot.domain.persona import ModelPreference
from bot.domain.prompt import TextDelta
from bot.llm.fallback import Fallback
from tests.fakes.language_model import ScriptedModel
from tests.llm.asking import a_config, a_prompt, ask, ask_once
from tests.platforms.model_server import Fault, ModelServer, Said

AWAY = ModelUnreachableError("The model cannot be reached.", remedy="Start it.")


async def test_second_model_answers_when_the_first_is_away(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING)
    second = ScriptedModel("Here I am.", model="test:second")

    heard = await ask(Fallback([ScriptedModel(AWAY), second]))

    assert heard.text == "Here I am."
    assert heard.finished.model == "test:second"
    assert "Start it." in caplog.text


async def test_second_model_is_left_alone_when_the_first_answers() -> None:
    second = ScriptedModel()

    await ask(Fallback([ScriptedModel("I am enough."), second]))

    assert second.prompts == []


async def test_second_model_is_left_alone_when_the_first_breaks_off() -> None:
    second = ScriptedModel()
    model = Fallback([ScriptedModel(("Half an", AWAY)), second])

    events = model.stream(a_prompt())
    first, second_piece = await anext(events), await anext(events)
    with pytest.raises(ModelUnreachableError):
        await anext(events)

    assert (first, second_piece) == (TextDelta("Half "), TextDelta("an"))
    assert second.prompts == []


async def test_last_error_is_told_when_no_model_answers() -> None:
    model = Fallback([ScriptedModel(AWAY), ScriptedModel(ModelRefusedError("No."))])

    with pytest.raises(ModelRefusedError, match="No"):
        await ask(model)


async def test_all_models_are_closed() -> None:
    models = [ScriptedModel(), ScriptedModel()]

    await Fallback(models).aclose()

    assert all(model.is_closed for model in models)


async def test_configured_fallback_is_asked_when_the_model_is_overloaded(
    server: ModelServer,
) -> None:
    server.script = [Fault(status=503), Said(chunks=("Spare.",))]

    heard = await ask_once(a_config(server, fallbacks=("openai:spare",)))

    assert heard.text == "Spare."
    assert [request["model"] for request in server.requests] == ["stub", "spare"]


async def test_fallback_stands_in_for_the_model_of_a_persona(server: ModelServer) -> None:
    server.script = [Fault(status=503), Said(chunks=("Spare.",))]
    preference = ModelPreference(id="openai:special")

    await ask_once(a_config(server, fallbacks=("openai:spare",)), a_prompt(preference=preference))

    assert [request["model"] for request in server.requests] == ["special", "spare"]


async def test_same_model_is_not_asked_twice(server: ModelServer) -> None:
    server.script = [Fault(status=503)]

    with pytest.raises(ModelOverloadedError):
        await ask_once(a_config(server, fallbacks=("openai:stub",)))

    assert len(server.requests) == 1
