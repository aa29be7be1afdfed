"""The first thing that the bot says to somebody on Telegram."""

from tests.flows.telegram.conftest import House
from tests.platforms.bot_api.people import Person


async def test_the_bot_itself_says_once_below_the_first_answer_that_it_is_an_ai(
    house: House, alice: Person
) -> None:
    house.first_contact = True
    await house.restart()
    house.script("Hello.", "Tea?")

    await alice.sends("Hi")
    hello, who = await alice.chat.until_said(2)
    await house.restart()
    await alice.sends("Thirsty")
    *_, tea = await alice.chat.until_said(3)
    await house.until_ended(2)

    assert hello.text == "🌸 Riya\nHello."
    assert who.text == (
        "I am an AI, whichever persona answers; /privacy shows what I keep of you and how to have"
        " it erased."
    )
    assert {entity["type"] for entity in who.entities} == {"italic", "code"}
    assert tea.text == "Tea?"
    assert len(alice.chat.said()) == 3
