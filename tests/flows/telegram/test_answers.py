"""Another answer, and an earlier conversation, by what can be pressed on Telegram."""

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
