"""Looking at one's personas on Telegram, sharing them, and letting them go."""

from tests.builders import a_direct_chat
from tests.flows.telegram.conftest import House, has, says
from tests.platforms.bot_api.people import Person
from tests.platforms.bot_api.server import BotApi


async def talks(house: House, person: Person) -> None:
    """Say hello, and wait until the answer is not only shown but kept."""
    house.script("Charming.")
    await person.sends("Hello.")
    await person.chat.until_shown("🌱 Ada\nCharming.")
    assert house.application is not None
    await house.application.front_desk.settle(a_direct_chat(str(person.account.id)))


async def test_all_that_can_be_done_with_a_persona_is_below_it(house: House, alice: Person) -> None:
    await has(house, alice, "Ada")

    shown = await says(alice, "/persona show ada")
    assert shown.buttons == ["Switch", "Edit", "Export", "Delete"]
    await alice.presses(shown, "Export")
    await alice.chat.until_shown("🌱 Ada as a character card.")
    await alice.presses(shown, "Edit")
    question = await alice.chat.until_shown("Edit Ada")
    await alice.presses(question, "Cancel")
    await alice.presses(shown, "Switch")
    await alice.chat.until_shown("🌱 Ada answers here from now on.")

    here = await says(alice, "/persona show")
    assert "Ada answers here, because it was chosen for this conversation" in here.text
    assert here.buttons == ["Edit", "Export", "Delete"]


async def test_a_long_text_is_shown_shortened_with_a_button_for_all(
    house: House, alice: Person
) -> None:
    await has(house, alice, "Ada", greeting="Good evening. " * 280 + "The end.")

    shown = await says(alice, "/persona show ada")
    assert shown.text.count("Good evening.") < 30
    await alice.presses(shown, "Show all")
    whole = await alice.chat.until_shown("The end.")

    assert whole.text.count("Good evening.") == 280
    assert len(alice.chat.said()) == 1, "it takes the place of the short one"


async def test_an_old_revision_is_found_in_the_history_and_comes_back(
    house: House, alice: Person
) -> None:
    await has(house, alice, "Ada")
    for number in range(1, 13):
        await says(alice, f"/persona revert ada {number}")

    listed = await says(alice, "/persona history ada")
    assert listed.text.startswith("🌱 Ada: what it was\n\n• 13, ")
    await alice.presses(listed, "▶")
    await alice.chat.until_shown("• 1, ")
    assert listed.buttons == ["Back to 3", "Back to 2", "Back to 1", "◀"]
    await alice.presses(listed, "Back to 1")

    await alice.chat.until_shown("what it was at revision 1; this is its revision 14.")


async def test_deleting_asks_first_and_keeps_what_was_said(house: House, alice: Person) -> None:
    await has(house, alice, "Ada")
    await says(alice, "/persona switch ada")
    await talks(house, alice)

    question = await says(alice, "/persona delete ada")
    assert "It said 1 message in 1 conversation and is chosen in 1 place." in question.text
    assert question.buttons == ["Delete", "Purge", "Keep it"]
    await alice.presses(question, "Delete")
    await alice.chat.until_shown("🌱 Ada is deleted. What it said stays.")

    assert question.buttons == []
    await alice.sends("And now?")
    await alice.chat.until_shown("🌸 Riya\nCharming.")
    assert house.stored("SELECT author_name FROM messages WHERE role = 'assistant'")[0] == ("Ada",)


async def test_purging_takes_along_what_was_said(house: House, alice: Person) -> None:
    await has(house, alice, "Ada")
    await says(alice, "/persona switch ada")
    await talks(house, alice)

    question = await says(alice, "/persona delete ada")
    await alice.presses(question, "Purge")
    await alice.chat.until_shown("🌱 Ada is gone, with all that it said.")

    assert house.stored("SELECT role, content FROM messages") == [("user", "Hello.")]


async def test_a_persona_is_shared_with_a_group_and_taken_back(
    house: House, telegram: BotApi, alice: Person, ben: Person
) -> None:
    await has(house, alice, "Ada")
    friends, others = telegram.group(), telegram.group("Others")

    alone = await says(alice, "/persona share ada")
    assert "There is no server or group around this chat" in alone.text
    shared = await says(alice, "/persona share ada", to=friends)

    assert shared.text == "Everybody here sees 🌱 Ada now."
    assert (await says(ben, "/persona show ada", to=friends)).buttons == ["Switch", "Copy"]
    elsewhere = (await says(ben, "/persona show ada", to=others)).text
    assert elsewhere == "⚠️ There is no persona 'ada'. /persona list shows all."
    await alice.presses(shared, "Undo", to=friends)
    await friends.until_shown("Only you see 🌱 Ada now.")
    assert (await says(ben, "/persona show ada", to=friends)).text == elsewhere


async def test_five_hundred_are_turned_over_page_by_page_in_one_message(
    house: House, alice: Person
) -> None:
    names = [f"{'Persona with a long name ' * 3}{number:03}" for number in range(500)]
    await has(house, alice, *names, description="Long-winded. " * 400)

    listed = await says(alice, "/persona list")
    assert listed.text.endswith("Page 1 of 51")
    assert listed.buttons[-1] == "▶"
    await alice.presses(listed, "▶")
    await alice.chat.until_shown("Page 2 of 51")
    assert listed.buttons[-2:] == ["◀", "▶"]
    assert len(alice.chat.said()) == 1

    last = await says(alice, "/persona list 99")
    assert last.text.endswith("Page 51 of 51")
    assert last.buttons[-1] == "◀"
