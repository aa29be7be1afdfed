"""What whoever watches the bot can read of its turns."""

import asyncio
import re

from bot.domain.errors import ModelOverloadedError
from tests.builders import a_direct_chat
from tests.conversation.conftest import House, Open
from tests.fakes.language_model import ScriptedModel


def counts(house: House) -> dict[str, float]:
    """Return what was counted so far, by name less `greenroom_`."""
    page = house.application.meter.page(waiting=0).decode()
    found = re.findall(r"^greenroom_(\w+) (\S+)$", page, re.MULTILINE)
    return {name.removesuffix("_total"): float(value) for name, value in found}


async def test_answers_failures_and_tokens_are_counted(open_house: Open) -> None:
    async with open_house(ScriptedModel("one two", ModelOverloadedError("Busy."))) as house:
        await house.answers("Hello")
        await house.answers("And now?")

        counted = counts(house)

    assert (counted["turns_answered"], counted["turns_failed"]) == (1, 1)
    assert (counted["output_tokens"], counted["input_tokens"] > 0) == (2, True)
    assert counted["first_token_seconds_count"] == 1


async def test_an_answer_that_is_stopped_counts_as_cancelled(open_house: Open) -> None:
    model = ScriptedModel("one two three")
    model.hold = asyncio.Event()
    async with open_house(model) as house:
        await house.hears("Count")
        await model.spoke.wait()
        await house.runs("stop")
        await house.settles(a_direct_chat())

        counted = counts(house)

    assert (counted["turns_cancelled"], counted["turns_answered"]) == (1, 0)


async def test_sessions_in_hand_and_turns_that_were_taken_up_again_are_counted(
    open_house: Open,
) -> None:
    model = ScriptedModel("never ends")
    model.hold = asyncio.Event()
    async with open_house(model) as house:
        await house.hears("Hello")
        await model.spoke.wait()
        assert counts(house)["busy_sessions"] == 1
        await house.application.engine.drain(0)

    async with open_house() as house:
        await house.application.engine.resume(("telegram",))
        await house.settles(a_direct_chat())

        assert (counts(house)["turns_recovered"], counts(house)["busy_sessions"]) == (1, 0)
