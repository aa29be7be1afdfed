"""What models report of their costs is known, whatever becomes of the answer."""

import asyncio
from collections.abc import AsyncGenerator
from decimal import Decimal

import pytest

from bot.conversation.side_question import SideQuestion
from bot.domain.errors import ModelError, ModelRefusedError, ModelUnreachableError
from bot.domain.prompt import ModelEvent, Prompt, Spent
from bot.domain.turn import Usage
from bot.llm.build import build
from bot.llm.embedded import EmbeddedModel
from bot.llm.fallback import Fallback
from bot.llm.time_limited import TimeLimited
from bot.ports.language_model import LanguageModel
from tests.fakes.language_model import ScriptedModel
from tests.llm.asking import a_config, a_prompt, ask, ask_once
from tests.platforms.model_server import ModelServer, Said

TEN = Spent(usage=Usage(input_tokens=10, cost=Decimal("0.1")))


async def reported(model: LanguageModel) -> Usage:
    """Return what was reported last, of an answer that fails."""
    question = SideQuestion(model)
    with pytest.raises(ModelError):
        await question.ask(a_prompt())
    return question.spent


async def test_known_prices_are_those_of_the_model_that_answered(
    server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
    server.script = [Said(model="gpt-4o-mini", usage=(1_000_000, 1_000_000))]

    heard = await ask_once(a_config(model="openai-chat:gpt-4o-mini", base_url=""))

    assert heard.finished.usage.cost == Decimal("0.75")


@pytest.mark.parametrize(
    "said",
    [
        Said(chunks=(), usage=(21, 4)),
        Said(chunks=("No",), finish_reason="content_filter", usage=(21, 4)),
    ],
)
async def test_an_answer_that_is_none_has_cost_what_it_cost(
    server: ModelServer, said: Said
) -> None:
    server.script = [said]
    model = build(a_config(server))

    assert await reported(model) == Usage(input_tokens=21, output_tokens=4)
    await model.aclose()


async def test_a_model_that_said_nothing_is_paid_with_the_one_that_answered() -> None:
    first = ScriptedModel((TEN, ModelRefusedError("No.")))
    second = ScriptedModel("Yes.", usage=Usage(output_tokens=5, cost=Decimal("0.2")))

    heard = await ask(Fallback([first, second]))

    assert heard.finished.usage == Usage(
        input_tokens=10, output_tokens=5, cost=Decimal("0.1") + Decimal("0.2")
    )


async def test_a_report_is_no_first_word() -> None:
    class Thinking(ScriptedModel):
        """Reports, and then says nothing."""

        async def stream(self, prompt: Prompt) -> AsyncGenerator[ModelEvent]:
            """Say nothing."""
            del prompt
            yield TEN
            await asyncio.Event().wait()

    limited = TimeLimited(Thinking(), first_token=0.01, silence=60.0, total=60.0)

    with pytest.raises(ModelUnreachableError, match=r"said nothing for 0\.01 seconds"):
        await ask(limited)
    assert (await ask(Fallback([limited, ScriptedModel("Spare.")]))).text == "Spare."


async def test_the_embedded_model_costs_nothing() -> None:
    class NoServer:
        """Nothing to stop."""

        def stop(self) -> None:
            """Do nothing."""

    model = EmbeddedModel(ScriptedModel("Hi"), server=NoServer(), max_tokens=9)  # type: ignore[arg-type]

    assert (await ask(model)).finished.usage.cost == Decimal(0)
