"""Another answer, and an earlier conversation, by what can be pressed on Telegram."""

import asyncio

from tests.flows.telegram.conftest import House, says
from tests.platforms.bot_api.people import Person


async def test_another_answer_takes_the_place_of_the_first_after_a_restart_too(
    house: House, alice: Person
) -> None:
    house.script("One.", "Two.")
    await alice.sends("Say a number")
    first = await alice.chat.until_shown("One.")

    await house.restart()
    house.script("Two.")
    await alice.presses(first, "Regenerate")
    second = await alice.chat.until_shown("Two.")
    assert second.id == first.id

    await alice.presses(second, "2/2 ▶")
    assert (await alice.chat.until_shown("One.")).id == first.id


async def test_an_earlier_conversation_is_chosen_in_a_list(house: House, alice: Person) -> None:
    house.script("Hello.")
    await says(alice, "/session new Cats")
    await alice.sends("Cats purr.")
    await alice.chat.until_shown("Hello.")
    await says(alice, "/session new Dogs")

    listed = await says(alice, "/session list")
    assert "Cats, Riya, 3 messages" in listed.text
    await alice.presses(listed, "Cats")

    await alice.chat.until_shown("'Cats' goes on here. Just write.")
    del house


async def test_a_draft_is_stopped_by_its_own_button_and_what_was_said_stays(
    house: House, alice: Person
) -> None:
    model = house.script("Once upon a time there was", "Welcome back.")
    model.hold = asyncio.Event()
    await alice.sends("Tell me a tale")
    await alice.chat.until_drafted("Once")

    await alice.stops_the_draft()
    (said,) = await alice.chat.until_said(1)
    model.hold.set()
    await alice.sends("Thanks")
    await alice.chat.until_shown("Welcome back.")
    await house.close()

    assert said.text == "🌸 Riya\nOnce"
    assert house.stored("SELECT state FROM turns ORDER BY id") == [("cancelled",), ("answered",)]
