"""Personas rated mature answer where only adults are, whatever lets them answer."""

import pytest

from bot.domain.errors import ConfigurationError
from bot.domain.ids import PersonaId
from bot.domain.policy import THE_BOT
from tests.builders import a_direct_chat, a_group
from tests.conversation.conftest import House, Open
from tests.fakes.language_model import ScriptedModel

MEERA = PersonaId("flirtatious")
ALLOWED = {"mature_in_private": True}
REFUSAL = "😉 Meera is rated mature and answers only in places for adults"


async def test_a_chat_where_it_was_allowed_goes_on_with_the_default_when_it_is_no_more(
    open_house: Open,
) -> None:
    async with open_house(ScriptedModel("One nil.", "Two nil."), safety=ALLOWED) as house:
        assert REFUSAL in (await house.runs("persona switch flirtatious")).text
        assert (await house.runs("place mature on")).tone == "good"
        assert (await house.runs("persona switch flirtatious")).tone == "good"
        assert (await house.answers("Hello")).answers == ["😉 Meera: One nil."]

    async with open_house(ScriptedModel("Hello, dear.", "And you?")) as house:
        assert REFUSAL in (await house.runs("retry")).text
        shown = await house.answers("Still there?", message_id="10")
        await house.answers("Hello?", message_id="11")

        assert shown.answers[1:] == ["🌸 Riya: Hello, dear.", "🌸 Riya: And you?"]
        assert [notice.text for notice in shown.notices] == [f"{REFUSAL}, so 🌸 Riya answers."]


async def test_a_turn_that_waits_while_the_mark_goes_is_answered_by_the_default(
    open_house: Open,
) -> None:
    async with open_house(safety=ALLOWED) as house:
        await house.runs("place mature on")
        await house.runs("persona switch flirtatious")
        await house.application.engine.drain(0)
        await house.hears("Hello")
        await house.runs("place mature off")

    async with open_house(ScriptedModel("Hello, dear."), safety=ALLOWED) as house:
        await house.application.engine.resume(("telegram",))
        await house.settles(a_direct_chat())

        assert house.platform.at(a_direct_chat()).answers == ["🌸 Riya: Hello, dear."]


async def test_a_persona_that_somebody_plays_is_told_of_only_where_it_may_answer(
    open_house: Open,
) -> None:
    async with open_house(safety=ALLOWED) as house:
        await house.runs("place mature on")
        await house.runs("mask play flirtatious")
        await house.answers("Hello")
        assert "mischievous" in house.model.prompts[-1].system

        await house.runs("place mature off")
        await house.answers("Still there?")
        preview = await house.runs("persona preview riya full")

    assert "mischievous" not in house.model.prompts[-1].system
    (told,) = preview.files
    assert b"mischievous" not in told.content


async def test_a_choice_for_a_whole_group_is_passed_over_and_said_once(
    house: House,
) -> None:
    group = a_group()
    async with house.application.storage.writing(THE_BOT) as uow:
        place = await uow.places.get_or_create(group)
        await uow.bindings.bind_place(place.id, MEERA)
        await uow.commit()

    await house.answers("Hello", place=group, mentions_bot=True)
    shown = await house.answers("Hello", place=group, mentions_bot=True)

    assert shown.answers == ["🌸 Riya: Fine."] * 2
    assert [notice.text for notice in shown.notices] == [f"{REFUSAL}, so 🌸 Riya answers."]


async def test_a_default_that_is_not_for_everybody_is_no_default(open_house: Open) -> None:
    with pytest.raises(ConfigurationError, match="'flirtatious' is rated mature"):
        async with open_house(default="flirtatious"):
            pass


async def test_whoever_writes_a_persona_says_whom_it_is_fit_for(house: House) -> None:
    await house.runs("persona copy coach Boss")

    assert (await house.runs("persona rate Boss mature")).tone == "good"
    assert "🎯 Boss is rated mature" in (await house.runs("persona switch Boss")).text
    assert "already" in (await house.runs("persona rate Boss mature")).text
    assert (await house.runs("persona rate Boss teen")).tone == "good"
    assert (await house.runs("persona switch Boss")).tone == "good"
