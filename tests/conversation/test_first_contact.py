"""Everybody is told once, after the first answer, that this is an AI and where `/privacy` is."""

from bot.conversation.first_contact import WHO_I_AM
from bot.domain.errors import DeliveryError
from tests.builders import BEN, a_group
from tests.conversation.conftest import Open
from tests.fakes.language_model import ScriptedModel

ON = {"first_contact": True}


async def test_each_person_is_told_once_wherever_they_write_and_after_a_restart(
    open_house: Open,
) -> None:
    async with open_house(safety=ON) as house:
        first = await house.answers("Hello")
        await house.answers("And again")
        assert [notice.text for notice in first.notices] == [WHO_I_AM]
        assert (first.notices[0].face, first.notices[0].is_small) == (None, True)
        assert len(first.answers) == 2

        group = a_group()
        in_group = await house.answers("Hello", place=group, mentions_bot=True)
        assert in_group.notices == []
        await house.answers("Hello", place=group, sender=BEN, mentions_bot=True)
        assert [notice.text for notice in in_group.notices] == [WHO_I_AM]

    async with open_house(safety=ON) as house:
        shown = await house.answers("Good morning", message_id="10")
        assert [notice.text for notice in shown.notices] == [WHO_I_AM]
        assert len(shown.answers) == 3


async def test_an_answer_with_helplines_is_a_first_one_too(open_house: Open) -> None:
    async with open_house(safety=ON) as house:
        shown = await house.answers("I want to die")

    assert [notice.text for notice in shown.notices] == [WHO_I_AM]
    assert len(shown.answers) == 1


async def test_what_cannot_be_said_now_is_said_next_time(open_house: Open) -> None:
    async with open_house(ScriptedModel("One.", "Two."), safety=ON) as house:
        house.platform.refusal = DeliveryError("Not now.")
        shown = await house.answers("Hello")
        assert shown.answers == []
        told = [notice.text for notice in shown.notices]
        house.platform.refusal = None
        await house.answers("Hello?")

    assert WHO_I_AM not in told
    assert [notice.text for notice in shown.notices].count(WHO_I_AM) == 1


async def test_commands_that_greet_and_help_say_it_too(open_house: Open) -> None:
    async with open_house(safety=ON) as house:
        for line in ("start", "help"):
            reply = await house.runs(line)
            assert "I am an AI" in reply.text
            assert "`/privacy`" in reply.text
