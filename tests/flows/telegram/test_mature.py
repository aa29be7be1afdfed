"""Personas rated mature on Telegram: they answer in groups that administrators marked."""

from tests.flows.telegram.conftest import House, says
from tests.platforms.bot_api.people import Person
from tests.platforms.bot_api.server import BotApi


async def test_an_administrator_marks_a_group_and_takes_the_mark_away(
    house: House, telegram: BotApi, alice: Person, ben: Person
) -> None:
    house.script("One nil.", "Hello, dear.")
    group = telegram.group()
    group.administrators[alice.account.id] = ["can_change_info"]

    refused = await says(alice, "/persona switch flirtatious", to=group)
    assert "An administrator makes this group one with /place mature on" in refused.text
    denied = await says(ben, "/place mature on", to=group)
    assert "Only those who may manage this place" in denied.text
    marked = await says(alice, "/place mature on", to=group)
    assert marked.text.startswith("This place is marked as one for adults")
    await says(ben, "/persona switch flirtatious", to=group)
    first = await says(ben, "@greenroom_bot hello", to=group)
    assert first.text == "😉 Meera\nOne nil."

    await house.until_ended(1)
    await says(alice, "/place mature off", to=group)
    before = len(group.said())
    await ben.sends("@greenroom_bot still there?", to=group)
    *_, notice, answer = await group.until_said(before + 2)

    assert {notice.text, answer.text} == {
        "😉 Meera is rated mature and answers only in places for adults, so 🌸 Riya answers.",
        "🌸 Riya\nHello, dear.",
    }


async def test_a_private_chat_is_no_place_for_them(house: House, alice: Person) -> None:
    house.script("Hello, dear.")

    linked = await says(alice, "/start p_flirtatious")
    marked = await says(alice, "/place mature on")
    answer = await says(alice, "Hello")

    assert "This bot allows none in private chats." in linked.text
    assert "This bot allows none in private chats." in marked.text
    assert answer.text == "🌸 Riya\nHello, dear."
