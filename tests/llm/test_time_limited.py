"""People are not kept waiting for ever."""

import asyncio
from contextlib import aclosing

import pytest

from bot.domain.errors import ModelUnreachableError
from bot.domain.prompt import TextDelta
from bot.llm.build import make_model
from bot.llm.time_limited import TimeLimited
from tests.fakes.language_model import ScriptedModel
from tests.llm.asking import a_config, a_prompt, ask
from tests.platforms.model_server import ModelServer

SOON = 0.05
NEVER = 3600.0


async def test_model_is_unreachable_when_its_first_word_is_late(server: ModelServer) -> None:
    model = make_model(a_config(server), "openai:stub")
    await ask(model)
    server.go_on.clear()

    with pytest.raises(ModelUnreachableError, match=r"said nothing for 0\.05 seconds") as raised:
        await ask(TimeLimited(model, first_token=SOON, silence=NEVER, total=NEVER))

    assert "llm.first_token_timeout" in raised.value.remedy
    await server.hung_up.wait()
    await model.aclose()


async def test_model_is_unreachable_when_it_does_not_come_to_an_end() -> None:
    slow = ScriptedModel("one two")
    slow.hold = asyncio.Event()

    with pytest.raises(ModelUnreachableError, match=r"not done after 0\.05 seconds") as raised:
        await ask(TimeLimited(slow, first_token=SOON, silence=NEVER, total=SOON))

    assert "llm.total_timeout" in raised.value.remedy


async def test_model_is_unreachable_when_it_falls_silent_in_the_middle() -> None:
    stuck = ScriptedModel("one two")
    stuck.hold = asyncio.Event()

    with pytest.raises(ModelUnreachableError, match=r"said nothing for 0\.05 seconds") as raised:
        await ask(TimeLimited(stuck, first_token=NEVER, silence=SOON, total=NEVER))

    assert "llm.silence_timeout" in raised.value.remedy


async def test_slow_listener_costs_the_model_no_time() -> None:
    model = TimeLimited(ScriptedModel("one two three"), first_token=SOON, silence=SOON, total=SOON)

    heard: list[object] = []
    async with aclosing(model.stream(a_prompt())) as events:
        async for event in events:
            heard.append(event)
            await asyncio.wait([asyncio.create_task(asyncio.Event().wait())], timeout=SOON)

    assert heard[:3] == [TextDelta("one "), TextDelta("two "), TextDelta("three")]


async def test_closing_reaches_the_model_within() -> None:
    within = ScriptedModel()

    await TimeLimited(within, first_token=SOON, silence=SOON, total=SOON).aclose()

    assert within.is_closed
