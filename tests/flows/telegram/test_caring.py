"""Somebody who may be in danger, on Telegram."""

from tests.flows.telegram.conftest import House, says
from tests.platforms.bot_api.people import Person
from tests.platforms.bot_api.server import BotApi


async def test_the_bot_itself_answers_and_the_persona_goes_on_afterwards(
    house: House, alice: Person
) -> None:
    model = house.script("I am here.")
    await says(alice, "/persona switch coach")

    care = await says(alice, "me quiero morir, no aguanto más")
    again = await says(alice, "gracias")

    assert care.text.startswith("Dejo por un momento todos los papeles")
    assert "findahelpline.com" in care.text
    assert care.buttons == []
    assert again.text == "🎯 Coach\nI am here."
    assert len(model.prompts) == 1


async def test_in_a_group_whoever_asked_is_answered_and_nobody_else(
    house: House, telegram: BotApi, alice: Person, ben: Person
) -> None:
    model = house.script("Never.")
    group = telegram.group()

    await ben.sends("i want to kill myself", to=group)
    asked = await alice.sends("@greenroom_bot my husband hits me", to=group)
    (care,) = await group.until_said(1)

    assert "That is not your fault" in care.text
    assert care.reply_to is not None
    assert care.reply_to.id == asked["message"]["message_id"]
    assert model.prompts == []
