"""A long conversation is summarised after an answer, and nobody waits for it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import pytest

from bot.domain.policy import THE_BOT
from bot.domain.prompt import ModelEvent, Prompt
from bot.domain.turn import Usage
from tests.builders import ANN, a_direct_chat, an_incoming
from tests.conversation.conftest import House, Open
from tests.fakes.language_model import ScriptedModel

OUT_OF_WINDOW = 61
"""Messages: so many that twenty and more have left a window of forty."""


class Scribe(ScriptedModel):
    """Says `Fine.` to people, and summarises where that is wanted."""

    def __init__(self) -> None:
        super().__init__("Fine.", usage=Usage(input_tokens=50, output_tokens=50))
        self.summaries = ScriptedModel("SUMMARY: They talked.")

    async def stream(self, prompt: Prompt) -> AsyncGenerator[ModelEvent]:
        """Say the next line of one script or the other."""
        is_summary = prompt.system.startswith("You keep the memory")
        events = self.summaries.stream(prompt) if is_summary else super().stream(prompt)
        async with aclosing(events):
            async for event in events:
                yield event


async def told(house: House) -> list[str]:
    """Return the summaries of the direct chat."""
    async with house.application.storage.reading(THE_BOT) as uow:
        place = await uow.places.find(a_direct_chat().key)
        session = await uow.sessions.find_current(place.id) if place else None
        assert session is not None
        return [memory.content for memory in await uow.digests.told(session.id, limit=9)]


async def talk(house: House) -> None:
    """Let so much have been said that a batch has left the window, and one answer be given."""
    await house.answers("Line 0", message_id="first")
    async with house.application.storage.writing(THE_BOT) as uow:
        place = await uow.places.find(a_direct_chat().key)
        session = await uow.sessions.find_current(place.id) if place else None
        user = await uow.users.find(ANN)
        assert session is not None
        assert user is not None
        for number in range(1, OUT_OF_WINDOW):
            said = an_incoming(f"Line {number}", message_id=f"line {number}")
            await uow.messages.add_incoming(
                said, session_id=session.id, author_id=user.id, turn_id=None
            )
        await uow.commit()
    await house.answers("And now?", message_id="last")


async def settled() -> None:
    """Return when nothing is being summarised."""
    for _ in range(10_000):
        if not any(task.get_name().startswith("summary of") for task in asyncio.all_tasks()):
            return
        await asyncio.sleep(0.001)
    pytest.fail("it is summarised for ever")


async def test_no_turn_waits_for_a_summary_and_what_a_run_did_not_do_the_next_one_does(
    open_house: Open,
) -> None:
    first = Scribe()
    first.summaries.thinking = asyncio.Event()
    async with open_house(first) as house:
        await talk(house)
        await asyncio.wait_for(first.summaries.was_asked.wait(), timeout=10)
        assert (await house.answers("Well?", message_id="well")).answers[-1].endswith("Fine.")
        assert await told(house) == []

    second = Scribe()
    async with open_house(second) as house:
        await house.answers("Hello again", message_id="again")
        await settled()
        assert await told(house) == ["They talked."]
    (prompt,) = second.summaries.prompts
    assert "Ann (person): Line 0" in prompt.messages[0].content


async def test_nothing_is_summarised_once_nothing_is_left_to_spend(open_house: Open) -> None:
    model = Scribe()
    async with open_house(model, limits={"tokens_a_day": 150}) as house:
        await talk(house)
        await settled()
        assert "200" in str(await house.runs("usage"))
        assert await told(house) == []
    assert model.summaries.prompts == []


@pytest.mark.parametrize("model_id", ["local:smollm2"])
async def test_the_embedded_model_is_not_asked_for_summaries(open_house: Open) -> None:
    model = Scribe()
    async with open_house(model) as house:
        await talk(house)
        await settled()
    assert model.summaries.prompts == []
