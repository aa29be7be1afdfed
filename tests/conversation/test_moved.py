"""A conversation that was taken along: what was said elsewhere stays between those who said it."""

from dataclasses import replace

from tests.builders import ANN, BEN, a_caller, a_direct_chat, a_group
from tests.conversation.conftest import House, Open
from tests.fakes.language_model import ScriptedModel

GROUP = a_group()


async def move_to_the_group(house: House) -> None:
    """Let Ann take her conversation from the direct chat to a group."""
    here = a_caller(GROUP)
    asked = await house.runs("session move Ann", here)
    await house.runs(asked.buttons[0].command, here)


async def test_a_moderator_gets_nothing_of_what_was_said_in_private(open_house: Open) -> None:
    async with open_house(ScriptedModel("Your secret is safe.")) as house:
        await house.answers("A secret")
        await move_to_the_group(house)
        house.platform.managers.add(BEN.external_id)
        for line in ("edit", "continue", "retry"):
            reply = await house.runs(line, a_caller(GROUP, BEN))
            assert (reply.form, reply.tone) == (None, "bad"), line
        await house.settles(GROUP)

        assert house.platform.at(GROUP).answers == []


async def test_words_that_are_edited_where_they_were_said_are_not_answered_elsewhere(
    open_house: Open,
) -> None:
    async with open_house(ScriptedModel("Noted.")) as house:
        said = await house.hears("A secret", sender=ANN)
        await house.settles(a_direct_chat())
        await move_to_the_group(house)
        await house.application.front_desk.amend(replace(said, text="Another secret"))
        await house.settles(GROUP)

        assert house.platform.at(GROUP).answers == []
        assert (await house.kept(GROUP))[0] == "Another secret"
