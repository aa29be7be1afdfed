"""A model that can read less than we were told is asked once more, for less."""

from bot.domain.errors import ContextTooLongError
from bot.prompting.assemble import estimate_prompt
from tests.conversation.conftest import House, Open
from tests.fakes.language_model import Line, ScriptedModel

TOO_LONG = ContextTooLongError("The conversation is longer than the model can read.")
LONG = "word " * 400


async def talks_for_long(house: House, *script: Line) -> ScriptedModel:
    """Fill the window, then let the model follow this script at the next message."""
    for _ in range(6):
        await house.answers(LONG)
    house.model.follow(*script)
    return house.model


async def test_an_answer_comes_when_a_prompt_of_half_the_length_is_short_enough(
    open_house: Open,
) -> None:
    async with open_house() as house:
        model = await talks_for_long(house, TOO_LONG, "Briefly, then.")

        shown = await house.answers("What was that?")

    assert shown.answers[-1] == "🌸 Riya: Briefly, then."
    assert shown.notices == []
    long, short = (estimate_prompt(prompt) for prompt in model.prompts[-2:])
    assert short <= long / 2
    assert "What was that?" in model.prompts[-1].messages[-1].content


async def test_it_is_said_when_the_shorter_prompt_is_too_long_too(open_house: Open) -> None:
    async with open_house() as house:
        model = await talks_for_long(house, TOO_LONG)
        asked = len(model.prompts)

        shown = await house.answers("What was that?")

    assert [notice.text for notice in shown.notices] == [str(TOO_LONG)]
    assert len(model.prompts) == asked + 2


async def test_an_answer_that_has_begun_is_not_begun_again(open_house: Open) -> None:
    async with open_house() as house:
        model = await talks_for_long(house, ("Well, ", TOO_LONG), "Never said.")
        asked = len(model.prompts)

        shown = await house.answers("What was that?")

    assert shown.answers[-1] == "🌸 Riya: Well, "
    assert [notice.text for notice in shown.notices] == [str(TOO_LONG)]
    assert len(model.prompts) == asked + 1
